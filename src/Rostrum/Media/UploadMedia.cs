using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Operations;
using Rostrum.Workspaces;

namespace Rostrum.Media;

/// <summary>
/// Takes a file: sent as a form and streamed straight to disk, or named by address and fetched by the server as an operation.
/// </summary>
internal static class UploadMedia
{
    private const int MaxField = 64 * 1024;
    private const int MaxFields = 20;

    // What a form holds beside its file, at most: only what is surely too large is refused unread.
    private const long FormBytes = 64 * 1024;

    /// <summary>The other way: the server fetches it.</summary>
    public sealed record FetchRequest(string Url)
    {
        public string? Name { get; init; }

        public string? Alt { get; init; }

        public IReadOnlyList<string>? Tags { get; init; }

        public string? Folder { get; init; }
    }

    /// <summary>The form, for the document; it is read as a stream.</summary>
    public sealed record Form
    {
        public IFormFile? File { get; init; }

        public string? Alt { get; init; }

        public IReadOnlyList<string>? Tags { get; init; }

        public string? Folder { get; init; }
    }

    public static void Map(RouteGroupBuilder media, long maxBytes) => media.MapPost("/", HandleAsync)
        .Accepts<Form>("multipart/form-data", "application/json")
        .WithMetadata(new StreamedBody(), new BodyLimit(maxBytes + (1024 * 1024)))
        .WithName("UploadMedia").WithSummary("Upload a file, or let the server fetch one by address (JSON {url})")
        .RequireScope(ApiScope.MediaWrite).WithProblems(413, 415, 501, 507);

    private static async Task<Results<Made<MediaAnswer>, Underway<OperationAnswer>, Problem>> HandleAsync(
        HttpRequest request, WorkspaceDb db, OpenWorkspace workspace, MediaLibrary library, MediaDesk desk, ApiCaller caller, Commit commit,
        TimeProvider time, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return Problem.Unsupported("Send multipart/form-data with a file, or JSON with url.", ["multipart/form-data", "application/json"]);
        }

        if (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return await FetchAsync(request, db, caller, commit, time, cancel);
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) || boundary.Length is 0 or > 200)
        {
            return Problem.Unsupported("Send multipart/form-data with a file, or JSON with url.", ["multipart/form-data", "application/json"]);
        }

        try
        {
            await library.EnsureRoomAsync(db, workspace.Id, request.ContentLength - FormBytes ?? 0, cancel);
            return await ReadFormAsync(new(boundary, request.Body), request.ContentLength, db, workspace, library, desk, commit, time, cancel);
        }
        catch (MediaRefusedException refused)
        {
            return MediaLibrary.ProblemOf(refused);
        }
        catch (InvalidDataException)
        {
            return Problem.Validation("", "The form cannot be read.");
        }
    }

    private static async Task<Results<Made<MediaAnswer>, Underway<OperationAnswer>, Problem>> ReadFormAsync(
        MultipartReader form, long? length, WorkspaceDb db, OpenWorkspace workspace, MediaLibrary library, MediaDesk desk, Commit commit,
        TimeProvider time, CancellationToken cancel)
    {
        MediaAsset? asset = null;
        string? alt = null;
        var folder = "";
        var tags = new List<string>();
        var mistakes = new Mistakes();
        for (var fields = 0; await form.ReadNextSectionAsync(cancel) is { } section; fields++)
        {
            if (fields >= MaxFields || section.GetContentDispositionHeader() is not { } disposition)
            {
                return Problem.Validation("", "The form has too many or nameless fields.");
            }

            var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (name == "file" && asset is null)
            {
                var words = new MediaWords(MediaWords.CleanName(FileNameOf(disposition)));
                asset = await library.AddAsync(
                    db, workspace.Id, Guid.CreateVersion7(time.GetUtcNow()), section.Body, length > library.MaxBytes ? length : null, words, cancel);
            }
            else if (name == "alt")
            {
                alt = await ReadFieldAsync(section, cancel);
            }
            else if (name == "tags")
            {
                tags.AddRange((await ReadFieldAsync(section, cancel)).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            }
            else if (name == "folder")
            {
                folder = await ReadFieldAsync(section, cancel);
            }
            else
            {
                mistakes.Add(name, "There is no such field; there are file, alt, tags and folder.");
            }
        }

        mistakes.Expect(asset is not null, "file", "A file is needed.");
        new MediaWords("x") { Alt = alt, Tags = tags, Folder = folder }.Judge(mistakes);
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        asset!.Alt = string.IsNullOrWhiteSpace(alt) ? null : alt;
        asset.Tags = tags;
        asset.Folder = MediaFolders.Clean(folder) ?? "";
        return await commit.SaveAsync(
            db, new Made<MediaAnswer>($"/api/v1/media/{asset.Id}", desk.Show(asset, 0), asset.Version), cancel);
    }

    private static string? FileNameOf(ContentDispositionHeaderValue disposition)
    {
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return HeaderUtilities.RemoveQuotes(name).ToString();
    }

    private static async Task<string> ReadFieldAsync(MultipartSection section, CancellationToken cancel)
    {
        var bytes = new byte[MaxField + 1];
        var read = await section.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return read <= MaxField ? Encoding.UTF8.GetString(bytes, 0, read) : throw new InvalidDataException("A field is too long.");
    }

    private static async Task<Results<Made<MediaAnswer>, Underway<OperationAnswer>, Problem>> FetchAsync(
        HttpRequest http, WorkspaceDb db, ApiCaller caller, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (http.ContentLength is null or > ApiGate.JsonBytes)
        {
            return Problem.TooLarge(ApiGate.JsonBytes);
        }

        FetchRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync<FetchRequest>(http.Body, ApiJson.Options, cancel);
        }
        catch (JsonException e)
        {
            return ApiErrors.OfJson(e);
        }

        var mistakes = new Mistakes();
        var isAddress = Uri.TryCreate(request?.Url, UriKind.Absolute, out var url) && url.Scheme is "https" or "http";
        mistakes.Expect(isAddress && request!.Url.Length <= 2000, "url", "A web address.");
        var words = new MediaWords(MediaWords.CleanName(request?.Name ?? url?.AbsolutePath)) { Alt = request?.Alt, Tags = request?.Tags ?? [], Folder = request?.Folder ?? "" };
        words.Judge(mistakes);
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        var operation = FetchMediaJob.Begin(db, request!.Url, words, caller, time.GetUtcNow());
        return await commit.SaveAsync(db, OperationAnswer.Underway(operation), cancel);
    }
}
