using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>Resumable uploads by the tus protocol 1.0.0 (creation, creation-with-upload, expiration, checksum, termination).</summary>
internal static class UploadRoutes
{
    private const string Version = "1.0.0";
    private const string PartType = "application/offset+octet-stream";
    private const string At = "/api/v1/uploads/";

    public static void Map(RouteGroupBuilder api, long maxBytes)
    {
        var uploads = api.MapGroup("/uploads").WithTags("Uploads");
        uploads.MapMethods("/", ["OPTIONS"], (HttpContext http) => Offer(http, maxBytes))
            .WithName("GetUploadOffer").WithSummary("What the upload protocol offers").Public();
        Write(uploads.MapPost("/", CreateAsync)).WithName("CreateUpload").WithSummary("Create a resumable upload")
            .RequireScope(ApiScope.MediaWrite).WithProblems(412, 413, 415, 507);
        uploads.MapMethods("/{id:guid}", ["HEAD"], LookAsync).WithName("GetUpload").WithSummary("How far an upload has come")
            .RequireScope(ApiScope.MediaWrite).WithProblems(404, 410, 412);
        Write(uploads.MapPatch("/{id:guid}", AppendAsync)).WithName("AppendUpload").WithSummary("Send a part")
            .RequireScope(ApiScope.MediaWrite).WithProblems(404, 409, 410, 412, 413, 415, 423);
        Write(uploads.MapPost("/{id:guid}", AppendAsync)).WithName("AppendUploadByPost")
            .WithSummary("Send a part, where PATCH does not pass (X-HTTP-Method-Override: PATCH)")
            .RequireScope(ApiScope.MediaWrite).WithProblems(404, 409, 410, 412, 413, 415, 423);
        uploads.MapDelete("/{id:guid}", RemoveAsync).WithName("RemoveUpload").WithSummary("Drop an upload")
            .RequireScope(ApiScope.MediaWrite).WithProblems(404, 412, 423);

        RouteHandlerBuilder Write(RouteHandlerBuilder route) =>
            route.WithMetadata(new StreamedBody(), new BodyLimit(maxBytes), new BulkWrite());
    }

    private static Microsoft.AspNetCore.Http.HttpResults.NoContent Offer(HttpContext http, long maxBytes)
    {
        var headers = http.Response.Headers;
        headers["Tus-Resumable"] = Version;
        headers["Tus-Version"] = Version;
        headers["Tus-Extension"] = "creation,creation-with-upload,expiration,checksum,termination";
        headers["Tus-Max-Size"] = maxBytes.ToString(CultureInfo.InvariantCulture);
        headers["Tus-Checksum-Algorithm"] = "sha1,sha256";
        return TypedResults.NoContent();
    }

    private static async Task<IResult> CreateAsync(
        HttpContext http, WorkspaceDb db, OpenWorkspace workspace, ApiCaller caller, UploadShelf shelf, MediaLibrary library, CancellationToken cancel)
    {
        if (Refuse(http) is { } refusal)
        {
            return refusal;
        }

        var headers = http.Request.Headers;
        if (!long.TryParse(headers["Upload-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return Problem.Validation("Upload-Length", "The whole length must be known from the start.");
        }

        if (length > library.MaxBytes)
        {
            return Problem.TooLarge(library.MaxBytes);
        }

        var metadata = headers["Upload-Metadata"].ToString();
        if (ReadMetadata(metadata) is not { } words)
        {
            return Problem.Validation("Upload-Metadata", "Pairs of a key and a base64 value, separated by commas.");
        }

        var mistakes = new Mistakes();
        words.Judge(mistakes);
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        try
        {
            await library.EnsureRoomAsync(db, workspace.Id, length, cancel);
            var state = await shelf.CreateAsync(workspace.Id, Owner(caller), length, metadata, cancel);
            var job = new UploadCase(http, db, workspace, shelf, library, state);
            http.Response.Headers.Location = At + state.Id;
            return http.Request.ContentType == PartType || length == 0
                ? await job.ReceiveAsync(StatusCodes.Status201Created, cancel)
                : job.Answer(StatusCodes.Status201Created, 0);
        }
        catch (MediaRefusedException refused)
        {
            return MediaLibrary.ProblemOf(refused);
        }
    }

    private static async Task<IResult> LookAsync(
        Guid id, HttpContext http, WorkspaceDb db, OpenWorkspace workspace, ApiCaller caller, UploadShelf shelf, MediaLibrary library,
        TimeProvider time, CancellationToken cancel)
    {
        var (state, refusal) = await FindAsync(id, http, workspace, caller, shelf, time, cancel);
        if (state is null)
        {
            return refusal!;
        }

        var job = new UploadCase(http, db, workspace, shelf, library, state);
        http.Response.Headers["Upload-Length"] = state.Length.ToString(CultureInfo.InvariantCulture);
        if (state.Metadata.Length > 0)
        {
            http.Response.Headers["Upload-Metadata"] = state.Metadata;
        }

        return job.Answer(StatusCodes.Status200OK, shelf.OffsetOf(workspace.Id, state));
    }

    private static async Task<IResult> AppendAsync(
        Guid id, HttpContext http, WorkspaceDb db, OpenWorkspace workspace, ApiCaller caller, UploadShelf shelf, MediaLibrary library,
        TimeProvider time, CancellationToken cancel)
    {
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.Headers["X-HTTP-Method-Override"] != "PATCH")
        {
            return Problem.NotFound();
        }

        var (state, refusal) = await FindAsync(id, http, workspace, caller, shelf, time, cancel);
        if (state is null)
        {
            return refusal!;
        }

        if (http.Request.ContentType != PartType)
        {
            return Problem.Unsupported($"A part has the type {PartType}.", [PartType]);
        }

        if (!shelf.TryTake(id))
        {
            return Busy();
        }

        try
        {
            // Read anew: what was found before the turn was taken may be finished or prolonged.
            state = await shelf.FindAsync(workspace.Id, id, Owner(caller), cancel) ?? state;
            var offset = shelf.OffsetOf(workspace.Id, state);
            return http.Request.Headers["Upload-Offset"] != offset.ToString(CultureInfo.InvariantCulture)
                ? Problem.StateConflict("uploading", string.Create(CultureInfo.InvariantCulture, $"The next byte is {offset}."))
                : await new UploadCase(http, db, workspace, shelf, library, state).ReceiveAsync(StatusCodes.Status204NoContent, cancel);
        }
        catch (MediaRefusedException refused)
        {
            shelf.Remove(workspace.Id, id);
            return MediaLibrary.ProblemOf(refused);
        }
        finally
        {
            shelf.LetGo(id);
        }
    }

    private static async Task<IResult> RemoveAsync(
        Guid id, HttpContext http, OpenWorkspace workspace, ApiCaller caller, UploadShelf shelf, TimeProvider time, CancellationToken cancel)
    {
        var (state, refusal) = await FindAsync(id, http, workspace, caller, shelf, time, cancel);
        if (state is null)
        {
            return refusal!;
        }

        if (!shelf.TryTake(id))
        {
            return Busy();
        }

        try
        {
            shelf.Remove(workspace.Id, id);
            return Gone204.Instance;
        }
        finally
        {
            shelf.LetGo(id);
        }
    }

    private static async Task<(UploadState? State, Problem? Refusal)> FindAsync(
        Guid id, HttpContext http, OpenWorkspace workspace, ApiCaller caller, UploadShelf shelf, TimeProvider time, CancellationToken cancel)
    {
        if (Refuse(http) is { } refusal)
        {
            return (null, refusal);
        }

        if (await shelf.FindAsync(workspace.Id, id, Owner(caller), cancel) is not { } state)
        {
            return (null, Problem.NotFound());
        }

        return state.ExpiresAt <= time.GetUtcNow() ? (null, Problem.Gone(state.ExpiresAt)) : (state, null);
    }

    private static Problem? Refuse(HttpContext http)
    {
        http.Response.Headers["Tus-Resumable"] = Version;
        if (http.Request.Headers["Tus-Resumable"] == Version)
        {
            return null;
        }

        http.Response.Headers["Tus-Version"] = Version;
        return Problem.Make("validation", "Another version of the protocol", StatusCodes.Status412PreconditionFailed, "Send Tus-Resumable: 1.0.0.");
    }

    private static Problem Busy() => Problem.Make("state-conflict", "Somebody writes to this upload", StatusCodes.Status423Locked);

    private static string Owner(ApiCaller caller) => $"{caller.Kind}:{caller.Id}";

    internal static MediaWords? ReadMetadata(string header)
    {
        var values = new Dictionary<string, string>();
        foreach (var pair in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = pair.Split(' ', 2);
            var text = parts.Length == 2 ? parts[1] : "";
            if (!Base64.IsValid(text) || !values.TryAdd(parts[0], Encoding.UTF8.GetString(Convert.FromBase64String(text))))
            {
                return null;
            }
        }

        return new(MediaWords.CleanName(values.GetValueOrDefault("filename"))) { Alt = values.GetValueOrDefault("alt"), Folder = values.GetValueOrDefault("folder") ?? "" };
    }

    internal static (HashAlgorithmName? Name, byte[]? Sum, bool IsKnown) ReadChecksum(string header)
    {
        if (header.Length == 0)
        {
            return (null, null, true);
        }

        var parts = header.Split(' ', 2);
        HashAlgorithmName? name = parts[0] switch
        {
            "sha1" => HashAlgorithmName.SHA1,
            "sha256" => HashAlgorithmName.SHA256,
            _ => null,
        };
        return name is null || parts.Length < 2 || !Base64.IsValid(parts[1]) ? (null, null, false) : (name, Convert.FromBase64String(parts[1]), true);
    }
}
