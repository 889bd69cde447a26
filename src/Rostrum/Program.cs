using Rostrum;

await using var server = RostrumServer.Build(args);
await server.RunAsync();
return 0;
