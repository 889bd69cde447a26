using System.Net;
using System.Text;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Platform.Outgoing;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>Asks whether networks that fetch files themselves could reach this installation: by fetching one as they would.</summary>
internal static class TestReachability
{
    /// <param name="Sentence">What was found out, for the reader of the screen.</param>
    public sealed record Response(bool Reachable, string Sentence, string PublicUrl);

    public static void Map(RouteGroupBuilder media) => media.MapPost("/reachability", HandleAsync)
        .WithName("TestMediaReachability").WithSummary("Ask whether networks could fetch files from here")
        .RequireScope(ApiScope.ChannelsWrite);

    private static async Task<Found<Response>> HandleAsync(
        WorkspaceDb db, OpenWorkspace workspace, ReachProbe probe, RostrumSettings settings, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        var at = settings.PublicUrl.GetLeftPart(UriPartial.Authority);
        if (probe.WhyNot(settings.PublicUrl) is { } reason)
        {
            return new(new(false, reason, at));
        }

        var (link, path) = MediaLinks.MakeProbe(workspace.Id, time.GetUtcNow());
        db.MediaLinks.Add(link);
        await db.SaveChangesAsync(cancel); // before the fetch: another process may answer it
        var sentence = await probe.FetchAsync(new(settings.PublicUrl, path), link.Token[32..], workspace.Id, cancel);
        db.MediaLinks.Remove(link);
        return await commit.SaveAsync(db, new Found<Response>(new(
            sentence is null, sentence ?? "Files of this installation can be fetched from outside.", at)), cancel);
    }
}

/// <summary>
/// A guarded way out that may call this installation's own public address, which every other call may not. The answer says
/// what a call from here sees; a firewall that treats neighbours differently is beyond it.
/// </summary>
internal sealed class ReachProbe : IDisposable
{
    private const int MostBytes = 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly AddressGuard guard;
    private readonly OutgoingHandler outgoing;
    private readonly GuardedFetch fetch;

    public ReachProbe(AddressGuard usual, Networks.NetworkEnvironment environment, TimeProvider time, ILogger<OutgoingHandler> logger)
    {
        guard = new(new() { Allow = usual.Exceptions });
        outgoing = new(guard, time, logger);
        fetch = new(outgoing, guard, time, environment.UserAgent);
    }

    /// <summary>Why no network could fetch from this address, without asking; null when it is worth a try.</summary>
    public string? WhyNot(Uri address)
    {
        if (guard.IsException(address))
        {
            return null;
        }

        if (address.IsLoopback)
        {
            return "This address is only known to this computer: networks that fetch files themselves cannot publish from here. Set ROSTRUM_PUBLIC_URL to a public https address.";
        }

        if (IPAddress.TryParse(AddressGuard.HostOf(address), out var ip) && !PublicAddress.IsPublic(ip))
        {
            return "This address belongs to a private network: networks that fetch files themselves cannot reach it. Set ROSTRUM_PUBLIC_URL to a public https address.";
        }

        return address.Scheme != Uri.UriSchemeHttps
            ? "Networks fetch files by https only. Set ROSTRUM_PUBLIC_URL to an https address."
            : null;
    }

    /// <summary>Null when what was expected came back.</summary>
    public async Task<string?> FetchAsync(Uri address, string expected, Guid workspace, CancellationToken cancel)
    {
        using var body = new MemoryStream();
        var request = new FetchRequest(address.AbsoluteUri, MostBytes, Limit, [], workspace.ToString());
        return await fetch.FetchAsync(request, body, cancel) switch
        {
            FetchResult.Got when Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length) == expected => null,
            FetchResult.Got => "Something else answers at the public address: it does not lead to this installation.",
            FetchResult.Failed { Failure: OutgoingFailure.NotAllowed } => "The public address leads into a private network, or too many tries were made: it could not be asked.",
            FetchResult.Failed => "Nothing answered at the public address within ten seconds. Look at its name, its certificate and the firewall.",
            _ => throw new InvalidOperationException("A fetch ended in no known way."),
        };
    }

    public void Dispose()
    {
        fetch.Dispose();
        outgoing.Dispose();
    }
}
