return await Rostrum.Commands.RostrumCommand.RunAsync(args);
