using System.CommandLine;
using System.Globalization;
using Rostrum.Accounts;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Commands;

/// <summary><c>rostrum key</c>: API keys. The key itself is printed once and never stored.</summary>
internal static class KeyCommands
{
    private static readonly Option<string> Workspace = new("--workspace") { Description = "Short name or id of the workspace." };
    private static readonly Option<bool> OfInstance = new("--instance") { Description = "A key for the instance's own routes." };
    private static readonly Option<string> Name = new("--name") { Description = "What the key is for." };
    private static readonly Option<string> Preset = new("--preset") { Description = "read, publish or full." };
    private static readonly Option<string[]> Scopes = new("--scope")
    {
        Description = "A single permission such as posts:publish; may be repeated.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Expires = new("--expires") { Description = "A life such as 90d, 12h or 30m; without end when left out." };
    private static readonly Argument<Guid> Id = new("id") { Description = "The key's id." };

    public static Command Create(CommandLine line) => new("key", "API keys.")
    {
        line.Doing(
            new("create", "Makes a key; prints it once.") { Workspace, OfInstance, Name, Preset, Scopes, Expires }, CreateAsync),
        line.Doing(new("list", "Lists keys, without the keys themselves.") { Workspace, OfInstance }, ListAsync),
        line.Doing(new("revoke", "Ends a key at once.") { Id, Workspace, OfInstance }, RevokeAsync),
    };

    private static Task<int> CreateAsync(CommandRun run, CancellationToken cancel) => run.OnInstanceAsync(
        async services =>
        {
            var workspace = await WorkspaceAsync(run, services, cancel);
            var scopes = ScopesOf(run);
            DateTimeOffset? expires = run.Value(Expires) is { } life ? TimeProvider.System.GetUtcNow() + Life(life) : null;
            var made = await services.GetRequiredService<ApiKeys>()
                .CreateAsync(workspace, run.Value(Name) ?? "command line", scopes, expires, Guid.Empty, cancel);
            run.Say($"Key {made.Key.Id} was made. It is shown now and never again.");
            run.Answer(
                new { made.Key.Id, made.Key.Name, Secret = made.Text, made.Key.Hint, made.Key.Scopes, made.Key.ExpiresAt }, made.Text);
        },
        cancel);

    private static Task<int> ListAsync(CommandRun run, CancellationToken cancel) => run.OnInstanceAsync(
        async services =>
        {
            var workspace = await WorkspaceAsync(run, services, cancel);
            var keys = await services.GetRequiredService<ApiKeys>().ListAsync(workspace, cancel);
            run.Answer(
                [.. keys.Select(Shown)],
                k => $"{k.Id}\t{k.Hint}\t{k.Name}\t{string.Join(' ', k.Scopes)}\t{(k.RevokedAt is null ? "" : "revoked")}");
        },
        cancel);

    private static Task<int> RevokeAsync(CommandRun run, CancellationToken cancel) => run.OnInstanceAsync(
        async services =>
        {
            var workspace = await WorkspaceAsync(run, services, cancel);
            var id = run.Value(Id);
            if (!await services.GetRequiredService<ApiKeys>().RevokeAsync(id, workspace, cancel))
            {
                throw new CommandFailure("There is no such key, or it was revoked before.");
            }

            run.Say("The key was revoked; the next request with it is refused.");
            run.Answer(new { Id = id }, id.ToString());
        },
        cancel);

    private static async Task<Guid?> WorkspaceAsync(CommandRun run, IServiceProvider services, CancellationToken cancel) =>
        (run.Value(Workspace), run.Value(OfInstance)) switch
        {
            (null, true) => null,
            ({ } which, false) => (await WorkspaceCommands.FindAsync(services, which, cancel)).Id,
            _ => throw new CommandFailure("Say --workspace <short name>, or --instance.", ExitCode.Usage),
        };

    private static List<string> ScopesOf(CommandRun run)
    {
        var named = run.Value(Scopes) ?? [];
        if (named.FirstOrDefault(s => !ApiScope.All.Contains(s)) is { } unknown)
        {
            throw new CommandFailure($"'{unknown}' is not a permission. There are: {string.Join(", ", ApiScope.All)}", ExitCode.Usage);
        }

        var preset = run.Value(Preset) ?? (named.Length == 0 ? "publish" : null);
        var scopes = preset is null
            ? []
            : ApiScope.Preset(preset) ?? throw new CommandFailure($"'{preset}' is not a preset: read, publish or full.", ExitCode.Usage);
        return [.. scopes.Union(named)];
    }

    private static TimeSpan Life(string text)
    {
        var isNumber = int.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out var n);
        return (isNumber && n > 0 ? text[^1] : ' ') switch
        {
            'd' => TimeSpan.FromDays(n),
            'h' => TimeSpan.FromHours(n),
            'm' => TimeSpan.FromMinutes(n),
            _ => throw new CommandFailure($"'{text}' is not a life such as 90d, 12h or 30m.", ExitCode.Usage),
        };
    }

    private static Shape Shown(ApiKey key) => new(
        key.Id, key.Name, key.Hint, key.Scopes, key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.LastUsedAt);

    private sealed record Shape(
        Guid Id,
        string Name,
        string Hint,
        IReadOnlyList<string> Scopes,
        DateTimeOffset CreatedAt,
        DateTimeOffset? ExpiresAt,
        DateTimeOffset? RevokedAt,
        DateTimeOffset? LastUsedAt);
}
