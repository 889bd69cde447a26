using System.Globalization;
using Rostrum.Model;
using Rostrum.Notices;
using Rostrum.Tests.Model;
using Rostrum.Tests.Publishing;

namespace Rostrum.Tests.Notices;

public sealed class Letters_about_notices
{
    public static TheoryData<string> Engines => TestInstance.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Tell_what_failed_together_once_and_the_next_ten_minutes_later(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        var channel = await office.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            await office.PublishAsync(owner, await office.WriteAsync(owner, $"Please refuse {i}", channel));
        }

        await office.SeesAsync(owner, n => n.Count == 1 && (int)n[0]["count"]! == 3);
        await office.HurryAsync("mail-notices/1");
        var letter = await office.Mail.NextAsync();
        await Stage.UntilAsync(async () => (await office.StoredAsync()).All(n => n.MailedAt is not null), () => office.Host.Log.All);
        var mailed = (await office.StoredAsync())[0].MailedAt!.Value;
        await owner.CallAsync(HttpMethod.Put, "notices/read", null, office.Workspace);
        await office.PublishAsync(owner, await office.WriteAsync(owner, "Please refuse again", channel));
        await office.SeesAsync(owner, n => n.Count == 2);

        letter.To.ShouldBe("owner@example.org");
        letter.Subject.ShouldBe("harbour: 3 posts were not published · Harbour Bakery");
        letter.Text.ShouldContain($"/w/harbour-bakery/channels/{channel}");
        letter.Raw.ShouldContain("List-Unsubscribe: <http");
        letter.Text.ShouldContain("/w/harbour-bakery/settings/notifications");
        letter.Text.ShouldNotContain("Please refuse");
        office.Mail.IsEmpty.ShouldBeTrue();
        (await office.StoredAsync()).Single(n => n.MailedAt is null).MailDueAt.ShouldBe(mailed + MailTimes.Apart);
        await office.HurryAsync("mail-notices/1");
        (await office.Mail.NextAsync()).Subject.ShouldBe("harbour: a post was not published · Harbour Bakery");
    }

    [Fact]
    public async Task Speak_the_readers_language()
    {
        await using var office = await Office.OpenAsync();
        var (owner, person) = await office.HireAsync("owner", Role.Owner);
        await office.MoveAsync(p => p.Id == person.Id, p => p.Locale = "ja");
        var channel = await office.ConnectAsync();

        await office.PublishAsync(owner, await office.WriteAsync(owner, "Please refuse", channel));
        await office.SeesAsync(owner, "deliveryFailed");
        await office.HurryAsync("mail-notices/1");

        (await office.Mail.NextAsync()).Subject.ShouldBe("harbour：投稿を公開できませんでした（Harbour Bakery）");
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Come_in_the_morning_when_that_is_wished_and_never_about_what_was_read(string engine)
    {
        await using var office = await Office.OpenAsync(engine);
        var (owner, person) = await office.HireAsync("owner", Role.Owner);
        await office.MoveAsync(p => p.Id == person.Id, p => p.Zone = "Asia/Tokyo");
        await office.ChooseAsync(owner, "deliveryFailed", true, "daily");
        await office.ChooseAsync(owner, "channelNeedsSignIn", true, "daily");
        var channel = await office.ConnectAsync();
        var ill = await office.ConnectAsync("ill");
        await office.PublishAsync(owner, await office.WriteAsync(owner, "Please refuse", channel));
        await office.Host.PostAsync($"channels/{ill}/check");
        var seen = await office.SeesAsync(owner, n => n.Count == 2);
        var signIn = seen.Single(n => Office.Is(n, "channelNeedsSignIn"));
        await owner.CallAsync(HttpMethod.Put, $"notices/{signIn["id"]}/read", null, office.Workspace);

        var due = (await office.StoredAsync()).Select(n => n.MailDueAt).Distinct().ShouldHaveSingleItem()!.Value;
        await office.HurryAsync("mail-notices/1");
        var letter = await office.Mail.NextAsync();

        due.ToOffset(TimeSpan.FromHours(9)).TimeOfDay.ShouldBe(TimeSpan.FromHours(8));
        letter.Subject.ShouldBe("Your summary of the day · Harbour Bakery");
        letter.Text.ShouldContain("harbour: a post was not published");
        letter.Text.ShouldNotContain("sign in again");
    }

    [Fact]
    public async Task Do_not_come_to_those_who_want_none()
    {
        await using var office = await Office.OpenAsync();
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        await office.HireAsync("other", Role.Owner);
        await office.ChooseAsync(owner, "deliveryFailed", true, "off");
        var channel = await office.ConnectAsync();

        await office.PublishAsync(owner, await office.WriteAsync(owner, "Please refuse", channel));
        await office.SeesAsync(owner, "deliveryFailed");
        await office.HurryAsync("mail-notices/1");

        (await office.Mail.NextAsync()).To.ShouldBe("other@example.org");
        (await office.StoredAsync()).Count(n => n.MailDueAt is null && n.Mail == NoticeMail.Off).ShouldBe(1);
        office.Mail.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task May_be_all_that_somebody_wants()
    {
        await using var office = await Office.OpenAsync();
        var (owner, _) = await office.HireAsync("owner", Role.Owner);
        await office.ChooseAsync(owner, "deliveryFailed", false, "atOnce");
        var channel = await office.ConnectAsync();

        await office.PublishAsync(owner, await office.WriteAsync(owner, "Please refuse", channel));
        await Stage.UntilAsync(async () => (await office.StoredAsync()).Count == 1, () => office.Host.Log.All);
        await office.HurryAsync("mail-notices/1");

        (await office.Mail.NextAsync()).Subject.ShouldContain("was not published");
        (await office.ListAsync(owner)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Europe/Madrid", "2026-03-28T20:00:00Z", "2026-03-29T06:00:00Z")]
    [InlineData("Europe/Madrid", "2026-10-24T20:00:00Z", "2026-10-25T07:00:00Z")]
    [InlineData("Asia/Tokyo", "2026-11-28T22:59:59Z", "2026-11-28T23:00:00Z")]
    [InlineData("Asia/Tokyo", "2026-11-28T23:00:00Z", "2026-11-29T23:00:00Z")]
    [InlineData("Nowhere/Land", "2026-11-28T09:00:00Z", "2026-11-29T08:00:00Z")]
    public void Know_when_the_morning_is(string zone, string now, string morning) =>
        MailTimes.NextMorning(zone, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture))
            .ShouldBe(DateTimeOffset.Parse(morning, CultureInfo.InvariantCulture));
}
