using System.Net;
using Microsoft.EntityFrameworkCore;
using Rostrum.Jobs;
using Rostrum.Model;
using Rostrum.Notices;
using Rostrum.Tests.Accounts;
using Rostrum.Tests.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Notices;

public sealed class Members_are_told
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task That_posts_failed_once_for_the_channel_however_many_they_were(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        var (editor, _) = await office.HireAsync("editor", Role.Editor);
        var (analyst, _) = await office.HireAsync("analyst", Role.Analyst);
        var channel = await office.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            await office.PublishAsync(owner, await office.WriteAsync(editor, $"Please refuse {i}", channel));
        }

        var seen = await office.SeesAsync(owner, n => n.Count == 1 && (int)n[0]["count"]! == 3);
        var authors = await office.SeesAsync(editor, n => n.Count == 1 && (int)n[0]["count"]! == 3);

        (seen[0]["kind"]!.ToString(), seen[0]["detail"]!.ToString(), (bool)seen[0]["read"]!).ShouldBe(("deliveryFailed", "contentRefused", false));
        seen[0]["channel"]!["id"]!.ToString().ShouldBe(channel);
        seen[0]["post"]!["excerpt"]!.ToString().ShouldStartWith("Please refuse");
        authors[0]["post"]!["id"]!.ToString().ShouldBe(seen[0]["post"]!["id"]!.ToString());
        (await office.ListAsync(analyst)).ShouldBeEmpty();
        (await office.StoredAsync()).Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task That_a_review_is_asked_for_and_its_author_how_it_went(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        var (client, _) = await office.HireAsync("client", Role.Client);
        var (author, _) = await office.HireAsync("author", Role.Contributor);
        var channel = await office.ConnectAsync();
        var post = await office.WriteAsync(author, "Fresh bread", channel);
        await author.CallAsync(HttpMethod.Post, $"posts/{post}/review", null, office.Workspace);

        var asked = await office.SeesAsync(owner, "reviewRequested");
        await office.SeesAsync(client, "reviewRequested");
        var rejected = await client.CallAsync(HttpMethod.Post, $"posts/{post}/rejection", new { reason = "Too salty" }, office.Workspace);
        var told = await office.SeesAsync(author, "reviewDecided");

        asked["actor"]!.ToString().ShouldBe("Ada");
        rejected.Status.ShouldBe(HttpStatusCode.OK, rejected.Text);
        (told["detail"]!.ToString(), told["post"]!["id"]!.ToString()).ShouldBe(("rejected", post));
        await office.SettleAsync();
        (await office.ListAsync(client)).ShouldHaveSingleItem()["kind"]!.ToString().ShouldBe("reviewRequested");
        (await office.ListAsync(owner)).ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task That_somebody_commented_if_they_wrote_the_post_or_said_something_before(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        var (author, _) = await office.HireAsync("author", Role.Editor);
        var (first, _) = await office.HireAsync("first", Role.Editor);
        var (second, _) = await office.HireAsync("second", Role.Owner);
        var post = await office.WriteAsync(author, "Fresh bread");
        async Task SayAsync(Browser who, string text) =>
            (await who.CallAsync(HttpMethod.Post, $"posts/{post}/comments", new { text }, office.Workspace)).Status.ShouldBe(HttpStatusCode.Created);

        await SayAsync(first, "Is it?");
        await office.SeesAsync(author, "commentAdded");
        await SayAsync(second, "It is.");
        await office.SeesAsync(first, "commentAdded");
        var both = await office.SeesAsync(author, n => n.Count == 1 && (int)n[0]["count"]! == 2);

        both[0]["actor"]!.ToString().ShouldBe("Ada");
        await office.SettleAsync();
        (await office.ListAsync(second)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nothing_when_a_comment_is_only_changed()
    {
        await using var office = await Office.OpenAsync();
        var (author, _) = await office.HireAsync("author", Role.Editor);
        var (other, _) = await office.HireAsync("other", Role.Editor);
        var path = $"posts/{await office.WriteAsync(author, "Fresh bread")}/comments";
        var said = await other.CallAsync(HttpMethod.Post, path, new { text = "Is it?" }, office.Workspace);
        await office.SeesAsync(author, "commentAdded");

        await other.CallAsync(HttpMethod.Patch, $"{path}/{said["id"]}", new { resolved = true }, office.Workspace);

        await office.SettleAsync();
        ((int)(await office.ListAsync(author)).ShouldHaveSingleItem()["count"]!).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task That_a_channel_asks_for_a_sign_in_where_they_can_do_it(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        var (publisher, _) = await office.HireAsync("publisher", Role.Publisher);
        var channel = await office.ConnectAsync("ill");

        (await office.Host.PostAsync($"channels/{channel}/check")).Json!["ok"]!.GetValue<bool>().ShouldBeFalse();
        var told = await office.SeesAsync(owner, "channelNeedsSignIn");

        (told["channel"]!["name"]!.ToString(), told["detail"]!.ToString()).ShouldBe(("ill", "signInAgain"));
        (await office.ListAsync(publisher)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task That_a_sign_in_nobody_can_renew_ends_within_a_week(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        await office.HireAsync("owner", Role.Owner);
        await office.ConnectAsync();
        await using (var db = await office.Host.OpenDbAsync())
        {
            var box = db.Grants.Single();
            (box.ExpiresAt, box.RenewAt) = (office.Time.GetUtcNow().AddDays(60), null);
            db.Enqueue(Rostrum.Channels.SignInEndingJob.Of(box, office.Time.GetUtcNow())!);
            await db.SaveChangesAsync(ApiHost.Cancel);
            DateTimeOffset.FromUnixTimeMilliseconds(db.Set<JobRow>().Single(j => j.Kind == "sign-in-ending/1").Due)
                .ShouldBe(office.Time.GetUtcNow().AddDays(53), TimeSpan.FromMinutes(5));
            box.ExpiresAt = office.Time.GetUtcNow().AddDays(7);
            await db.SaveChangesAsync(ApiHost.Cancel);
        }

        await office.HurryAsync("sign-in-ending/1");

        await Publishing.Stage.UntilAsync(
            async () => (await office.StoredAsync()) is [{ Kind: NoticeKind.ChannelSignInEnding }], () => $"Nobody was told.\n{office.Host.Log.All}");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task That_a_colleague_joined(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        var (admin, _) = await office.HireAsync("admin", Role.Admin);
        var (editor, _) = await office.HireAsync("editor", Role.Editor);
        await admin.CallAsync(HttpMethod.Post, "invitations", new { email = "bob@example.org", role = "analyst" }, office.Workspace);
        var letter = await office.Mail.NextAsync();
        using var bob = new Browser(office.Host);

        await bob.SendAsync(
            letter.Link, ("token", letter.Link.Split('=')[1]), ("name", "Bob"), ("password", Browser.Password), ("isAdult", "true"));
        var told = await office.SeesAsync(admin, "memberJoined");

        (told["actor"]!.ToString(), told["detail"]!.ToString()).ShouldBe(("Bob", "analyst"));
        (await office.ListAsync(editor)).ShouldBeEmpty();
        (await office.ListAsync(bob)).ShouldBeEmpty();
    }

    [Fact]
    public async Task That_a_file_they_asked_for_could_not_be_fetched()
    {
        await using var office = await Office.OpenAsync();
        var (asker, _) = await office.HireAsync("asker", Role.Editor);
        var (owner, _) = await office.HireAsync("owner", Role.Owner);

        await asker.CallAsync(HttpMethod.Post, "media", new { url = "http://127.0.0.1:1/bread.png" }, office.Workspace);
        var told = await office.SeesAsync(asker, "mediaFailed");

        told["detail"]!.ToString().ShouldBe("fetch");
        (await office.ListAsync(owner)).ShouldBeEmpty();
    }

    [Fact]
    public async Task That_a_post_missed_its_time()
    {
        await using var office = await Office.OpenAsync();
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        var channel = await office.ConnectAsync();
        var post = await office.WriteAsync(owner, "Fresh bread", channel);
        var at = office.Time.GetUtcNow().AddHours(1);
        (await owner.CallAsync(HttpMethod.Post, $"posts/{post}/schedule", new { at }, office.Workspace)).Status.ShouldBe(HttpStatusCode.OK);

        await office.Host.RestartAsync(() => office.Time.Move(TimeSpan.FromHours(4)));

        (await office.SeesAsync(owner, "deliveryMissed"))["detail"]!.ToString().ShouldBe("late");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task That_all_went_well_only_if_they_asked_for_it(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        var (keen, _) = await office.HireAsync("keen", Role.Publisher);
        var channel = await office.ConnectAsync();
        await office.ChooseAsync(keen, "postPublished", true, "off");
        var post = await office.WriteAsync(owner, "Fresh bread", channel);

        await office.PublishAsync(owner, post);
        var told = await office.SeesAsync(keen, "postPublished");

        told["post"]!["id"]!.ToString().ShouldBe(post);
        (await office.ListAsync(owner)).ShouldBeEmpty();
    }
}

public sealed class What_members_were_told
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Are_marked_read_one_by_one_or_all_and_are_nobody_elses(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        var (other, _) = await office.HireAsync("other", Role.Publisher);
        var (author, _) = await office.HireAsync("author", Role.Contributor);
        var channel = await office.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            var post = await office.WriteAsync(author, $"Loaf {i}", channel);
            await author.CallAsync(HttpMethod.Post, $"posts/{post}/review", null, office.Workspace);
        }

        var seen = await office.SeesAsync(owner, n => n.Count == 3);
        var first = seen[0]["id"]!.ToString();
        var page = await owner.GetAsync("notices?limit=2", office.Workspace);
        var rest = await owner.GetAsync($"notices?limit=2&cursor={page["next"]}", office.Workspace);
        (await office.UnreadAsync(owner)).ShouldBe(3);
        (await owner.CallAsync(HttpMethod.Put, $"notices/{first}/read", null, office.Workspace)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await office.UnreadAsync(owner)).ShouldBe(2);
        (await other.CallAsync(HttpMethod.Put, $"notices/{seen[1]["id"]}/read", null, office.Workspace)).Status.ShouldBe(HttpStatusCode.NotFound);
        var unread = (await owner.GetAsync("notices?unread=true", office.Workspace)).Json!["items"]!.AsArray().Count;
        (await owner.CallAsync(HttpMethod.Put, "notices/read", null, office.Workspace)).Status.ShouldBe(HttpStatusCode.NoContent);

        (page.Json!["items"]!.AsArray().Count, rest.Json!["items"]!.AsArray().Count, unread).ShouldBe((2, 1, 2));
        (await office.UnreadAsync(owner)).ShouldBe(0);
        (await office.UnreadAsync(other)).ShouldBe(3);
    }

    [Fact]
    public async Task Are_for_people_of_the_workspace_alone()
    {
        await using var office = await Office.OpenAsync();
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        var (stranger, _) = await Browser.OfAsync(office.Host, "eve@example.org");
        using var _ = stranger;

        (await office.Host.GetAsync("notices")).Type.ShouldBe("/problems/not-yours");
        (await office.Host.SendAsync(HttpMethod.Put, "notices/read")).Type.ShouldBe("/problems/not-yours");
        (await stranger.GetAsync("notices", office.Workspace)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await owner.GetAsync("notices")).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await owner.CallAsync(HttpMethod.Put, "notices/choices/rain", new { inApp = true, mail = "off" }, office.Workspace)).Status
            .ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Of_what_a_member_may_no_longer_see_are_not_shown_to_them()
    {
        await using var office = await Office.OpenAsync();
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        var (admin, person) = await office.HireAsync("admin", Role.Admin);
        var channel = await office.ConnectAsync("ill");
        await office.Host.PostAsync($"channels/{channel}/check");
        await office.SeesAsync(admin, "channelNeedsSignIn");

        await owner.CallAsync(HttpMethod.Patch, $"members/{person.Id}", new { role = "analyst" }, office.Workspace);

        (await office.ListAsync(admin)).ShouldBeEmpty();
        (await office.UnreadAsync(admin)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Are_announced_to_their_reader_and_to_nobody_else(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        var (author, _) = await office.HireAsync("author", Role.Contributor);
        using var hers = await EventLines.OpenAsync(office.Host, owner);
        using var his = await EventLines.OpenAsync(office.Host, author);
        var post = await office.WriteAsync(author, "Fresh bread", await office.ConnectAsync());

        await author.CallAsync(HttpMethod.Post, $"posts/{post}/review", null, office.Workspace);
        var heard = await hers.UntilAsync("notice.changed");
        await owner.CallAsync(HttpMethod.Post, $"posts/{post}/comments", new { text = "Is it?" }, office.Workspace);
        var told = await his.UntilAsync("post.commented");

        heard[^1].Data["data"]!.AsObject().Select(d => d.Key).ShouldBe(["workspaceId"]);
        told.ShouldNotContain(e => e.Type == "notice.changed");
        (await his.UntilAsync("notice.changed")).ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Go_after_90_days(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        var channel = await office.ConnectAsync("ill");
        await office.Host.PostAsync($"channels/{channel}/check");
        await office.SeesAsync(owner, "channelNeedsSignIn");

        await using (var db = await office.Host.OpenDbAsync())
        {
            var young = office.Time.GetUtcNow().AddDays(-89);
            await db.Notices.ExecuteUpdateAsync(n => n.SetProperty(x => x.At, young), ApiHost.Cancel);
            (await office.ListAsync(owner)).ShouldHaveSingleItem();
            await db.Notices.ExecuteUpdateAsync(n => n.SetProperty(x => x.At, young.AddDays(-2)), ApiHost.Cancel);
        }

        (await office.ListAsync(owner)).ShouldBeEmpty();
        await office.HurryAsync("sweep-notices/1");

        await Publishing.Stage.UntilAsync(async () => (await office.StoredAsync()).Count == 0, () => $"They stay.\n{office.Host.Log.All}");
    }

    [Fact]
    public void Have_words_in_every_language()
    {
        foreach (var phrases in Rostrum.Accounts.Phrases.All)
        {
            foreach (var kind in Enum.GetValues<NoticeKind>().Select(Conventions.Word))
            {
                phrases.Keys.ShouldContain($"notice.{kind}.one");
                phrases.Keys.ShouldContain($"notice.{kind}.several");
            }
        }

        NoticeRule.All.Select(r => r.Kind).ShouldBe(Enum.GetValues<NoticeKind>());
    }
}
