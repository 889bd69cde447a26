using System.Globalization;
using System.Net;
using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.Platform.Mail;
using Rostrum.Platform.Secrets;

namespace Rostrum;

/// <summary>How this instance runs, read once at start from the environment and the command line; the command line wins.</summary>
public sealed record RostrumSettings
{
    /// <summary>Everything this instance keeps on disk: databases (SQLite), media, master key.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where the server listens.</summary>
    public Uri ListenUrl { get; init; } = new("http://127.0.0.1:8080");

    /// <summary>The address people and networks use: redirects, client documents, media links.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Connection string of the PostgreSQL control database, or null for SQLite files in the data folder.</summary>
    public string? Database { get; init; }

    public required string MasterKeyFile { get; init; }

    /// <summary>Addresses that the guard of outgoing calls lets through although they are private.</summary>
    public IReadOnlyList<Uri> OutgoingAllow { get; init; } = [];

    /// <summary>Another directory of decentralised identifiers, or null for the public one.</summary>
    public Uri? PlcUrl { get; init; }

    /// <summary>Where Pexels is asked for photos, or null for its own address.</summary>
    public Uri? PexelsUrl { get; init; }

    /// <summary>Where GIPHY is asked for GIFs, or null for its own address.</summary>
    public Uri? GiphyUrl { get; init; }

    /// <summary>Who takes our mail, or null: then links are shown on the console instead.</summary>
    internal MailServer? Mail { get; init; }

    /// <summary>Who else may say who somebody is, or null.</summary>
    internal SignOnProvider? SignOn { get; init; }

    /// <summary>How often one caller may ask the API.</summary>
    public ApiLimitOptions ApiLimits { get; init; } = new();

    /// <summary>The server that commands talk to.</summary>
    public required Uri Server { get; init; }

    public override string ToString() => $"data in {DataFolder}, listening on {ListenUrl}";

    /// <summary>Reads and checks all settings.</summary>
    /// <exception cref="SettingsException">A value that cannot be used; names the setting, where it stands, and an example.</exception>
    public static RostrumSettings Read(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(args);
        var source = new SettingSource(args, environment);
        var data = Path.GetFullPath(source.Value("ROSTRUM_DATA") ?? "data");
        var listen = source.Url("ROSTRUM_URL", "http://127.0.0.1:8080", isBase: true) ?? new("http://127.0.0.1:8080");
        return new()
        {
            DataFolder = data,
            ListenUrl = listen,
            PublicUrl = source.Url("ROSTRUM_PUBLIC_URL", "https://social.example.org", isBase: true) ?? Visited(listen, source.Value("ROSTRUM_URL") is null),
            Database = source.Connection("ROSTRUM_DATABASE"),
            MasterKeyFile = Path.GetFullPath(source.Value("ROSTRUM_MASTER_KEY_FILE") ?? Path.Combine(data, "master.key")),
            OutgoingAllow = source.Urls("ROSTRUM_OUTGOING_ALLOW", "http://127.0.0.1:2583,https://pds.internal:443"),
            PlcUrl = source.Url("ROSTRUM_PLC_URL", "https://plc.directory", isBase: true),
            PexelsUrl = source.Url("ROSTRUM_PEXELS_URL", "https://api.pexels.com", isBase: true),
            GiphyUrl = source.Url("ROSTRUM_GIPHY_URL", "https://api.giphy.com", isBase: true),
            SignOn = source.SignOn("ROSTRUM_OIDC"),
            Mail = source.Mail("ROSTRUM_SMTP"),
            ApiLimits = source.Limits("ROSTRUM_API_LIMIT"),
            Server = source.Url("ROSTRUM_SERVER", "https://social.example.org", isBase: true) ?? Reachable(listen),
        };
    }

    // A browser keeps passkeys for names only, so where nothing was said this machine goes by its name.
    private static Uri Visited(Uri listen, bool isUsual) =>
        isUsual ? new UriBuilder(listen) { Host = "localhost" }.Uri : Reachable(listen);

    // "http://0.0.0.0:8080" can be listened on but not visited.
    private static Uri Reachable(Uri listen)
    {
        var isAny = listen.Host is "*" or "+" || (IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address)
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)));
        return isAny ? new UriBuilder(listen) { Host = "127.0.0.1" }.Uri : listen;
    }
}

/// <summary>A setting cannot be used; the message says which, where it was given, and an example.</summary>
public sealed class SettingsException(string message) : Exception(message);

/// <summary>The values of settings as typed, each with where it was typed.</summary>
internal sealed class SettingSource(IReadOnlyList<string> args, Func<string, string?> environment)
{
    // The connection string holds a password: it is never taken from the command line, which other users can see.
    public static IReadOnlyDictionary<string, string> Options { get; } = new Dictionary<string, string>
    {
        ["--data"] = "ROSTRUM_DATA",
        ["--url"] = "ROSTRUM_URL",
        ["--public-url"] = "ROSTRUM_PUBLIC_URL",
        ["--master-key-file"] = "ROSTRUM_MASTER_KEY_FILE",
        ["--outgoing-allow"] = "ROSTRUM_OUTGOING_ALLOW",
        ["--plc-url"] = "ROSTRUM_PLC_URL",
        ["--server"] = "ROSTRUM_SERVER",
    };

    private readonly Dictionary<string, (string Value, string Option)> typed = Typed(args);

    public string? Value(string setting) => Find(setting)?.Value;

    public Uri? Url(string setting, string example, bool isBase)
    {
        if (Find(setting) is not { } found)
        {
            return null;
        }

        return Parse(found.Value, isBase)
            ?? throw Unusable(setting, found.Where, $"is not an http or https address: '{found.Value}'", example);
    }

    public IReadOnlyList<Uri> Urls(string setting, string example)
    {
        if (Find(setting) is not { } found)
        {
            return [];
        }

        var parts = found.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return
        [
            .. parts.Select(part => Parse(part, isBase: true)
                ?? throw Unusable(setting, found.Where, $"has an entry that is not scheme://host:port: '{part}'", example)),
        ];
    }

    public string? Connection(string setting)
    {
        if (environment(setting) is not { Length: > 0 } value)
        {
            return null;
        }

        const string example = "Host=db.internal;Username=rostrum;Password=…;Database=rostrum";
        try
        {
            var parts = new Npgsql.NpgsqlConnectionStringBuilder(value);
            return !string.IsNullOrEmpty(parts.Host) && !string.IsNullOrEmpty(parts.Database)
                ? value
                : throw Unusable(setting, "the environment", "names no Host or no Database", example);
        }
        catch (ArgumentException)
        {
            throw Unusable(setting, "the environment", "is not a PostgreSQL connection string", example);
        }
    }

    /// <summary>All four of them, or none.</summary>
    public SignOnProvider? SignOn(string prefix)
    {
        var (client, file, name) = (environment($"{prefix}_CLIENT_ID"), environment($"{prefix}_CLIENT_SECRET_FILE"), environment($"{prefix}_NAME"));
        if (Url($"{prefix}_ISSUER", "https://accounts.example.org", isBase: true) is not { } issuer)
        {
            return null;
        }

        if (client is not { Length: > 0 } || file is not { Length: > 0 } || name is not { Length: > 0 and <= 40 })
        {
            throw new SettingsException(
                $"{prefix}_ISSUER (from the environment) needs {prefix}_CLIENT_ID, {prefix}_CLIENT_SECRET_FILE and {prefix}_NAME beside it.");
        }

        try
        {
            return new(issuer, client, Secret.FromText(File.ReadAllText(file).Trim()), name);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"{prefix}_CLIENT_SECRET_FILE", "the environment", $"cannot be read: '{file}'", "/run/secrets/sign-on");
        }
    }

    /// <summary>Requests and writes a minute, for a key; a person's app gets what it needs at least.</summary>
    public ApiLimitOptions Limits(string setting)
    {
        var usual = new ApiLimitOptions();
        if (Find(setting) is not { } found)
        {
            return usual;
        }

        return found.Value.Split(',') is [var asked, var written] && Count(asked) is { } requests && Count(written) is { } writes && writes <= requests
            ? usual with { RequestsPerMinute = requests, WritesPerMinute = writes }
            : throw Unusable(setting, found.Where, $"is not two numbers of requests and writes a minute: '{found.Value}'", "1200,300");

        static int? Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;
    }

    // It holds a password as well.
    public MailServer? Mail(string setting)
    {
        if (environment(setting) is not { Length: > 0 } value)
        {
            return null;
        }

        return MailServer.Parse(value) ?? throw Unusable(
            setting, "the environment", "is not the address of a mail server", "smtp://user:password@mail.example.org:587?from=rostrum@example.org");
    }

    private static Dictionary<string, (string Value, string Option)> Typed(IReadOnlyList<string> args)
    {
        var typed = new Dictionary<string, (string, string)>();
        for (var i = 0; i < args.Count; i++)
        {
            var at = args[i].IndexOf('=', StringComparison.Ordinal);
            var option = at < 0 ? args[i] : args[i][..at];
            if (!Options.TryGetValue(option, out var setting))
            {
                continue;
            }

            var value = at >= 0 ? args[i][(at + 1)..] : i + 1 < args.Count ? args[++i] : "";
            typed[setting] = value.Length > 0
                ? (value, option)
                : throw new SettingsException($"{option} on the command line needs a value.");
        }

        return typed;
    }

    private static Uri? Parse(string text, bool isBase)
    {
        if (!Uri.TryCreate(text.Replace("://*", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.UserInfo.Length > 0)
        {
            return null;
        }

        return isBase && (uri.Query.Length > 0 || uri.Fragment.Length > 0) ? null : uri;
    }

    private static SettingsException Unusable(string setting, string where, string what, string example) =>
        new($"{setting} (from {where}) {what}. Example: {setting}={example}");

    private (string Value, string Where)? Find(string setting)
    {
        if (typed.TryGetValue(setting, out var option))
        {
            return (option.Value, $"{option.Option} on the command line");
        }

        return environment(setting) is { Length: > 0 } value ? (value, "the environment") : null;
    }
}
