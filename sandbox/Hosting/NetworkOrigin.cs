using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Rostrum.Sandbox;

/// <summary>One loopback port with one web program behind it.</summary>
internal static class NetworkOrigin
{
    public static WebApplication Create(SandboxOptions options, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(30);
            kestrel.Listen(System.Net.IPAddress.Loopback, port);
        });
        builder.Services.AddSingleton<IHostLifetime, LifetimeOfItsOwner>();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options.Loggers);
        builder.Services.AddLogging();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.ConfigureHttpJsonOptions(ControlJson.Configure);
        return builder.Build();
    }

    public static WebApplication Create(SandboxOptions options, int port, Listening listening)
    {
        var app = Create(options, port);
        app.Use((http, next) =>
        {
            http.Response.Headers.Date = options.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture); // the host's, as it signs
            return next(http);
        });
        app.Use(listening.HearAsync);
        app.UseRouting();
        app.Use(listening.StrikeAsync);
        app.MapGet("/sandbox.css", () => Results.Bytes(Assets.Read("consent.css"), "text/css; charset=utf-8"));
        return app;
    }

    /// <summary>As <c>http://127.0.0.1:port</c>, without a slash at the end in its text.</summary>
    public static Uri AddressOf(WebApplication app) => new(
        app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.Single());

    /// <summary>Signals belong to the program that holds the sandbox; the usual lifetime would swallow them.</summary>
    private sealed class LifetimeOfItsOwner : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
