using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Workspaces;

namespace Rostrum.Commands;

/// <summary><c>rostrum workspace</c>: making, listing and deleting workspaces.</summary>
internal static class WorkspaceCommands
{
    private static readonly Argument<string> Name = new("name") { Description = "What people call it." };
    private static readonly Option<string> Zone = new("--zone") { Description = "IANA time zone; Etc/UTC without it." };
    private static readonly Option<string> Owner = new("--owner") { Description = "Mail address of the person who owns it." };
    private static readonly Argument<string> Which = new("workspace") { Description = "Short name or id." };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Delete without asking." };

    public static Command Create(CommandLine line) => new("workspace", "Workspaces of this instance.")
    {
        line.Doing(new("create", "Makes a workspace; prints its id.") { Name, Zone, Owner }, CreateAsync),
        line.Doing(new("list", "Lists the workspaces."), ListAsync),
        line.Doing(new("delete", "Deletes a workspace with its database, media and keys, for good.") { Which, Yes }, DeleteAsync),
    };

    /// <summary>The workspace of this short name or id.</summary>
    public static async Task<Workspace> FindAsync(IServiceProvider services, string which, CancellationToken cancel) =>
        await services.GetRequiredService<WorkspaceRegister>().FindAsync(which, cancel)
            ?? throw new CommandFailure($"There is no workspace '{which}'. See: rostrum workspace list");

    private static Task<int> CreateAsync(CommandRun run, CancellationToken cancel) => run.OnInstanceAsync(
        async services =>
        {
            Guid? owner = null;
            if (run.Value(Owner) is { } email)
            {
                var person = await services.GetRequiredService<People>().FindAsync(email, cancel);
                owner = person?.Id ?? throw new CommandFailure($"There is no person {email}. Add one: rostrum user add {email}");
            }

            var made = await services.GetRequiredService<WorkspaceRegister>()
                .CreateAsync(run.Value(Name), run.Value(Zone) ?? "Etc/UTC", owner, cancel);
            var workspace = made.Workspace ?? throw new CommandFailure(made.Refusal!);
            run.Say($"{workspace.Name} is ready; its short name is {workspace.Slug}.");
            run.Answer(Shown(workspace), workspace.Id.ToString());
        },
        cancel);

    private static Task<int> ListAsync(CommandRun run, CancellationToken cancel) => run.OnInstanceAsync(
        async services =>
        {
            await using var control = services.GetRequiredService<IStore>().OpenControl();
            var all = await control.Workspaces.AsNoTracking().Where(w => w.DeletedAt == null)
                .OrderBy(w => w.Slug).ToListAsync(cancel);
            run.Answer([.. all.Select(Shown)], w => $"{w.Id}\t{w.Slug}\t{w.Name}\t{w.Zone}");
        },
        cancel);

    private static Task<int> DeleteAsync(CommandRun run, CancellationToken cancel) => run.OnInstanceAsync(
        async services =>
        {
            var workspace = await FindAsync(services, run.Value(Which), cancel);
            if (!run.Value(Yes))
            {
                run.Say($"This deletes {workspace.Name} for good. Type its short name ({workspace.Slug}) to go on:");
                if (await run.Terminal.In.ReadLineAsync(cancel) != workspace.Slug)
                {
                    throw new CommandFailure("Nothing was deleted.");
                }
            }

            await services.GetRequiredService<WorkspaceRegister>().DeleteAsync(workspace.Id, cancel);
            run.Say($"{workspace.Name} was deleted.");
            run.Answer(new { workspace.Id }, workspace.Id.ToString());
        },
        cancel);

    private static Shape Shown(Workspace workspace) =>
        new(workspace.Id, workspace.Slug, workspace.Name, workspace.Zone, workspace.CreatedAt);

    private sealed record Shape(Guid Id, string Slug, string Name, string Zone, DateTimeOffset CreatedAt);
}
