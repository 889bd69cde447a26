using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Media;

/// <summary>Tells whoever asked for a file that there will be none.</summary>
internal static class MediaFailure
{
    /// <summary>The person to be told; a key follows its operation.</summary>
    public static Guid? AskedBy(ApiCaller caller) => caller.Kind == "person" ? caller.Id : null;

    /// <param name="work"><c>fetch</c> or <c>fit</c>.</param>
    public static void Tell(WorkspaceDb db, string work, Guid operation, Guid? askedBy, DateTimeOffset now) =>
        db.Tell("media.failed", new Event(operation, work, askedBy), now);

    private sealed record Event(Guid OperationId, string Work, Guid? AskedBy);
}
