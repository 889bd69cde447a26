using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.Channels;
using Rostrum.Media;
using Rostrum.Networks;
using Rostrum.Notices;
using Rostrum.Operations;
using Rostrum.Pages;
using Rostrum.Platform.Clock;
using Rostrum.Publishing;
using Rostrum.Stock;
using Rostrum.Web;

namespace Rostrum;

/// <summary>The product as one web application; the program, the demo and every test start it through here.</summary>
internal static class RostrumServer
{
    private const int FileThreads = 48;

    /// <summary>Reads the settings, opens databases and keys, and composes the application; it listens when it is run.</summary>
    /// <exception cref="SettingsException">A setting cannot be used.</exception>
    /// <exception cref="Model.StoreException">The database cannot be used.</exception>
    /// <exception cref="Platform.Secrets.MasterKeyException">The master key cannot be used.</exception>
    public static WebApplication Build(string[] args, RostrumOptions? options = null)
    {
        options ??= new();
        var settings = options.Settings ?? RostrumSettings.Read(args, Environment.GetEnvironmentVariable);

        // SQLite's calls hold their thread until the disk has answered; the pool would add threads at two a second.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, settings.Database is null ? FileThreads : workers), ports);

        // On the pool's threads: whoever calls this may have a context that waits for itself.
        var instance = Task.Run(() => Instance.OpenAsync(settings, CancellationToken.None)).GetAwaiter().GetResult();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(settings.ListenUrl.GetLeftPart(UriPartial.Authority));
        builder.Logging.AddRostrum();
        instance.AddTo(builder.Services, options.Time);
        builder.Services.AddNetworks(settings, options);
        builder.Services.AddMedia(settings);
        builder.Services.AddStock();
        builder.Services.AddApi(options.Limits ?? settings.ApiLimits);
        builder.Services.AddSingleton(new ConsoleLine(options.Say));
        builder.Services.AddAccounts();
        builder.Services.AddPages();
        builder.Services.AddPublishing(settings);
        builder.Services.AddNotices();
        builder.Services.AddSingleton(new ClockNote(settings.DataFolder));
        builder.Services.AddSingleton<InstanceHealth>();
        builder.Services.AddHostedService<ClockWatch>();
        builder.Services.AddHostedService<FinishDeletions>();
        builder.Services.AddHostedService<CloseIdleWorkspaces>();
        options.Adjust?.Invoke(builder);

        var app = builder.Build();
        app.UseOneName(settings);
        app.UsePages();
        app.UseApi();
        app.UseAntiforgery();
        app.MapHealth();
        app.MapPages();
        app.MapNetworkArt();
        if (!app.MapWebApp())
        {
            app.MapFrontPage(options.World);
        }

        return app;
    }
}

/// <summary>What tests and the demo put in the place of the real world.</summary>
internal sealed record RostrumOptions
{
    /// <summary>Instead of reading the environment and the command line.</summary>
    public RostrumSettings? Settings { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Jitter and the like; never secrets.</summary>
    public Random? Random { get; init; }

    public ApiLimitOptions? Limits { get; init; }

    /// <summary>Where the networks' hosts are.</summary>
    public NetworkAddresses Addresses { get; init; } = NetworkAddresses.Real;

    /// <summary>Networks beside the real ones.</summary>
    public Func<NetworkEnvironment, IEnumerable<Network>>? ExtraNetworks { get; init; }

    /// <summary>The sandbox's own page, where one runs beside.</summary>
    public Uri? World { get; init; }

    /// <summary>Shows a line to the person who started the server: links that nobody else may read.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Last changes before the application is built: logging, further services.</summary>
    public Action<WebApplicationBuilder>? Adjust { get; init; }
}
