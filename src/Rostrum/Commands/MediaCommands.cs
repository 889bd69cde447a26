using System.CommandLine;
using System.Net.Http.Headers;

namespace Rostrum.Commands;

/// <summary><c>rostrum media</c>: files of the library.</summary>
internal static class MediaCommands
{
    private static readonly Argument<FileInfo> File = new("file") { Description = "A picture or a video." };
    private static readonly Option<string> Alt = new("--alt") { Description = "Description for people who cannot see it." };

    public static Command Create(CommandLine line) => new("media", "The workspace's pictures and videos.")
    {
        line.Doing(
            new("add", "Uploads a file; prints its id.") { File, Alt, ChannelCommands.Workspace },
            (run, cancel) => ApiLink.UseAsync(run, run.Value(ChannelCommands.Workspace), api => AddAsync(run, api, cancel), cancel)),
    };

    private static async Task AddAsync(CommandRun run, ApiLink api, CancellationToken cancel)
    {
        var file = run.Value(File);
        if (!file.Exists)
        {
            throw new CommandFailure($"There is no file {file.FullName}.");
        }

        await using var content = file.OpenRead(); // streamed: a video of any length takes no more memory
        using var form = new MultipartFormDataContent();
        if (run.Value(Alt) is { } alt)
        {
            form.Add(new StringContent(alt), "alt");
        }

        var part = new StreamContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(part, "file", file.Name);
        var media = await api.SendAsync(HttpMethod.Post, "media", form, cancel);
        run.Answer(media, (string?)media["id"] ?? "");
    }
}
