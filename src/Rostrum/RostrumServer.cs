namespace Rostrum;

/// <summary>The product as one web application; the program, the demo and every test start it through here.</summary>
internal static class RostrumServer
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        return builder.Build();
    }
}
