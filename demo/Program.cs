return await Rostrum.Demo.DemoProgram.RunAsync(args);
