using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>What visitors wrote to whoever runs the instance: read it, note that it is answered, delete it.</summary>
internal static class ContactMessages
{
    public sealed record MessageLine
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string Email { get; init; }

        public required string Text { get; init; }

        public required DateTimeOffset CreatedAt { get; init; }

        /// <summary>Null while nobody said that it is answered.</summary>
        public required DateTimeOffset? AnsweredAt { get; init; }

        /// <summary>When it is deleted by itself.</summary>
        public required DateTimeOffset DeletedAt { get; init; }
    }

    public sealed record EditRequest(bool Answered);

    public static void Map(RouteGroupBuilder instance)
    {
        instance.MapGet("/messages", ListAsync).WithName("ListContactMessages").WithSummary("List messages of the contact form")
            .RequireOwner(ApiScope.WorkspaceRead);
        instance.MapPatch("/messages/{id:guid}", EditAsync).Accepts<EditRequest>("application/json", MergePatch.ContentType)
            .WithName("EditContactMessage").WithSummary("Note that a message is answered").RequireOwner(ApiScope.WorkspaceWrite).WithProblems(404);
        instance.MapDelete("/messages/{id:guid}", DeleteAsync).WithName("DeleteContactMessage").WithSummary("Delete a message")
            .RequireOwner(ApiScope.WorkspaceWrite).WithProblems(404);
    }

    private static async Task<Results<PageOf<MessageLine>, Problem>> ListAsync(
        bool? answered, int? limit, string? cursor, HttpRequest request, ControlDb control, CancellationToken cancel)
    {
        var page = PageRequest.Read(request, limit, cursor);
        if (page.Refusal is { } refusal)
        {
            return refusal;
        }

        var rows = control.ContactMessages.AsNoTracking();
        rows = answered is { } wanted ? rows.Where(m => (m.AnsweredAt != null) == wanted) : rows;
        rows = page.Cursor is { } at ? rows.Where(m => m.Id < at.Id) : rows;
        var found = await rows.OrderByDescending(m => m.Id).Take(page.Limit + 1).ToListAsync(cancel);
        return page.Make(found, m => new Cursor(0, m.Id), Show);
    }

    private static async Task<Results<Found<MessageLine>, Problem>> EditAsync(
        Guid id, MergePatch patch, ControlDb control, Commit commit, TimeProvider time, CancellationToken cancel)
    {
        if (await control.ContactMessages.SingleOrDefaultAsync(m => m.Id == id, cancel) is not { } message)
        {
            return Problem.NotFound();
        }

        var (wish, problem) = patch.ApplyTo(new EditRequest(message.AnsweredAt is not null));
        if (wish is null)
        {
            return problem!;
        }

        message.AnsweredAt = wish.Answered ? message.AnsweredAt ?? time.GetUtcNow() : null;
        return await commit.SaveAsync(control, new Found<MessageLine>(Show(message)), cancel);
    }

    private static async Task<Results<Gone204, Problem>> DeleteAsync(Guid id, ControlDb control, CancellationToken cancel) =>
        await control.ContactMessages.Where(m => m.Id == id).ExecuteDeleteAsync(cancel) == 1 ? Gone204.Instance : Problem.NotFound();

    private static MessageLine Show(ContactMessage message) => new()
    {
        Id = message.Id,
        Name = message.Name,
        Email = message.Email,
        Text = message.Text,
        CreatedAt = message.CreatedAt,
        AnsweredAt = message.AnsweredAt,
        DeletedAt = message.CreatedAt + ContactDesk.Kept,
    };
}
