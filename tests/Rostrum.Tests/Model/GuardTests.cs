using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Workspaces;

namespace Rostrum.Tests.Model;

/// <summary>The database refuses what the entities refuse, whoever writes to it.</summary>
public sealed class Guards_in_the_database
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task Only_a_delivery_in_a_final_state_refuses_to_move(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = await instance.WorkspaceAsync();

        foreach (var state in Enum.GetValues<DeliveryState>())
        {
            var id = await DeliveryAsync(workspace, state);
            var other = state == DeliveryState.Failed ? "scheduled" : "failed";
            var refused = await RefusesAsync(workspace, $"update delivery set state = '{other}' where id = @id", id);
            refused.ShouldBe(DeliveryTransitions.IsFinal(state), state.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task A_live_delivery_keeps_what_was_published(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = await instance.WorkspaceAsync();
        var live = await DeliveryAsync(workspace, DeliveryState.Live);
        var working = await DeliveryAsync(workspace, DeliveryState.Working);
        string[] frozen =
        [
            "network_post_id = 'other'", "network_post_id = null", "content = '{}'", "part = 7", "kind = 'reply'",
            "channel_id = (select post_id from delivery where id = @id)",
        ];

        foreach (var change in frozen)
        {
            (await RefusesAsync(workspace, $"update delivery set {change} where id = @id", live)).ShouldBeTrue(change);
            (await RefusesAsync(workspace, $"update delivery set {change} where id = @id", working)).ShouldBeFalse(change);
        }
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task What_is_learned_later_may_be_written_on_a_live_delivery(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = await instance.WorkspaceAsync();
        var live = await DeliveryAsync(workspace, DeliveryState.Live);

        var refused = await RefusesAsync(
            workspace, "update delivery set url = 'https://x.test/1', read_back_at = 1, gone_at = 2, warnings = '[\"a\"]' where id = @id", live);

        refused.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task An_attempt_is_proof_as_long_as_its_delivery_is_there(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = await instance.WorkspaceAsync();
        var delivery = await DeliveryAsync(workspace, DeliveryState.Live);
        var attempt = await AttemptAsync(workspace, delivery);

        (await RefusesAsync(workspace, "update attempt set remote_id = 'r1', outcome = 'accepted' where id = @id", attempt)).ShouldBeFalse();
        (await RefusesAsync(workspace, "update attempt set remote_id = 'r2' where id = @id", attempt)).ShouldBeTrue();
        (await RefusesAsync(workspace, "update attempt set remote_id = null where id = @id", attempt)).ShouldBeTrue();
        (await RefusesAsync(workspace, "update attempt set fingerprint = 'x' where id = @id", attempt)).ShouldBeTrue();
        (await RefusesAsync(workspace, "delete from attempt where id = @id", attempt)).ShouldBeTrue();
        (await RefusesAsync(workspace, "delete from delivery where id = @id", delivery)).ShouldBeFalse();
        await using var db = workspace.CreateDb();
        (await db.Attempts.CountAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task A_new_delivery_put_into_a_saved_post_is_inserted(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = await instance.WorkspaceAsync();
        var first = await DeliveryAsync(workspace, DeliveryState.Draft);

        await using var db = workspace.CreateDb();
        var post = await db.Posts.Include(p => p.Deliveries).SingleAsync(TestContext.Current.CancellationToken);
        post.Deliveries.Add(new() { Id = Guid.NewGuid(), PostId = post.Id, ChannelId = Guid.NewGuid(), Content = new("two") });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        (await db.Deliveries.CountAsync(TestContext.Current.CancellationToken)).ShouldBe(2);
        post.Deliveries.ShouldContain(d => d.Id == first);
    }

    private static async Task<Guid> DeliveryAsync(OpenWorkspace workspace, DeliveryState state)
    {
        var id = Guid.NewGuid();
        await using var db = workspace.CreateDb();
        var post = new Post { Id = Guid.NewGuid(), AuthorKind = "key", AuthorId = Guid.NewGuid(), AuthorName = "ci", CreatedAt = Now };
        post.Deliveries.Add(new() { Id = id, PostId = post.Id, ChannelId = Guid.NewGuid(), Kind = PartKind.Post, Content = new("one") });
        db.Posts.Add(post);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        var network = state == DeliveryState.Live ? "at://1" : null;
        (await RefusesAsync(workspace, $"update delivery set network_post_id = {(network is null ? "null" : $"'{network}'")} where id = @id", id)).ShouldBeFalse();
        (await RefusesAsync(workspace, $"update delivery set state = '{Conventions.Word(state)}' where id = @id", id)).ShouldBeFalse();
        return id;
    }

    private static async Task<Guid> AttemptAsync(OpenWorkspace workspace, Guid delivery)
    {
        await using var db = workspace.CreateDb();
        var attempt = new Attempt
        {
            Id = Guid.NewGuid(), DeliveryId = delivery, Number = 1, Step = "publish", Fingerprint = "f", StartedAt = Now, ActEndsBy = Now,
        };
        db.Attempts.Add(attempt);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return attempt.Id;
    }

    private static async Task<bool> RefusesAsync(OpenWorkspace workspace, string sql, Guid id)
    {
        await using var connection = workspace.Connect();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@id", id);
        command.Parameters.Add(parameter);
        try
        {
            (await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
            return false;
        }
        catch (DbException)
        {
            return true;
        }
    }
}
