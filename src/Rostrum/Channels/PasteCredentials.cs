using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Workspaces;

namespace Rostrum.Channels;

/// <summary>Pasted consent: verified at the network before anything is stored.</summary>
internal static class PasteCredentials
{
    public sealed record Request(IReadOnlyDictionary<string, string> Fields);

    public static void Map(RouteGroupBuilder connections) => connections.MapPost("/{id:guid}/credentials", HandleAsync)
        .WithName("PasteCredentials").WithSummary("Give pasted credentials").RequireScope(ApiScope.ChannelsWrite).WithProblems(404, 409);

    private static async Task<Results<Found<ConnectionAnswer>, Problem>> HandleAsync(
        Guid id, Request request, WorkspaceDb db, OpenWorkspace workspace, Connecting connecting, Commit commit, TimeProvider time,
        CancellationToken cancel)
    {
        if (await db.Connections.SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } connection)
        {
            return Problem.NotFound();
        }

        var now = time.GetUtcNow();
        var (_, consent) = connecting.Find(connection);
        var state = Connecting.StateOf(connection, now);
        if (consent is not PastedConsent pasted || state is not (ConnectionState.Consent or ConnectionState.Refused))
        {
            return Problem.StateConflict(Conventions.Word(state), "This connection waits for no credentials.", "consent");
        }

        var mistakes = new Mistakes();
        var fields = ReadFields(pasted, request.Fields, "fields", mistakes);
        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        connection.ProblemType = connection.ProblemSentence = null;
        await connecting.PasteAsync(workspace, connection, fields, cancel);
        return await commit.SaveAsync(db, new Found<ConnectionAnswer>(ConnectionAnswer.Of(connection, consent, now)), cancel);
    }

    internal static Dictionary<string, string> ReadFields(
        PastedConsent consent, IReadOnlyDictionary<string, string> given, string member, Mistakes mistakes)
    {
        var fields = new Dictionary<string, string>();
        foreach (var field in consent.Fields)
        {
            var value = given.TryGetValue(field.Name, out var typed) && !string.IsNullOrWhiteSpace(typed) ? typed.Trim() : field.Default;
            if (value is null)
            {
                mistakes.Expect(!field.Required, $"{member}.{field.Name}", $"{field.Label} is needed.");
            }
            else
            {
                mistakes.Expect(value.Length <= 4000, $"{member}.{field.Name}", "At most 4000 characters.");
                fields[field.Name] = value;
            }
        }

        foreach (var unknown in given.Keys.Where(k => consent.Fields.All(f => f.Name != k)))
        {
            mistakes.Add($"{member}.{unknown}", $"There is no such field; there are {string.Join(", ", consent.Fields.Select(f => f.Name))}.");
        }

        return fields;
    }
}
