using System.Net;
using Rostrum.Model;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Accounts;

public sealed class Members_of_a_workspace
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Are_listed_given_roles_and_removed_but_one_owner_stays(string engine)
    {
        await using var host = await ApiHost.StartAsync(engine);
        var (owner, ada) = await Browser.OfAsync(host, "ada@example.org", role: Role.Owner);
        using var _ = owner;
        var (admin, bob) = await Browser.OfAsync(host, "bob@example.org", role: Role.Admin);
        using var __ = admin;

        var list = (await owner.GetAsync("members", host.WorkspaceId)).Json!["items"]!.AsArray();
        var last = await owner.CallAsync(HttpMethod.Patch, $"members/{ada.Id}", new { role = "editor" }, host.WorkspaceId);
        var gone = await owner.CallAsync(HttpMethod.Delete, $"members/{ada.Id}", null, host.WorkspaceId);
        var upwards = await admin.CallAsync(HttpMethod.Patch, $"members/{bob.Id}", new { role = "owner" }, host.WorkspaceId);
        var over = await admin.CallAsync(HttpMethod.Delete, $"members/{ada.Id}", null, host.WorkspaceId);
        var made = await owner.CallAsync(HttpMethod.Patch, $"members/{bob.Id}", new { role = "owner" }, host.WorkspaceId);
        var down = await owner.CallAsync(HttpMethod.Patch, $"members/{ada.Id}", new { role = "analyst" }, host.WorkspaceId);
        var refused = await owner.CallAsync(HttpMethod.Delete, $"members/{bob.Id}", null, host.WorkspaceId);
        var removed = await admin.CallAsync(HttpMethod.Delete, $"members/{ada.Id}", null, host.WorkspaceId);

        list.Select(m => m!["email"]!.ToString()).ShouldBe(["bob@example.org", "ada@example.org"]);
        list[0]!["lastSeenAt"].ShouldNotBeNull();
        last.Type.ShouldBe("/problems/state-conflict");
        gone.Type.ShouldBe("/problems/state-conflict");
        upwards.Type.ShouldBe("/problems/role-too-low");
        over.Type.ShouldBe("/problems/role-too-low");
        made["role"].ShouldBe("owner", made.Text);
        down["role"].ShouldBe("analyst", down.Text);
        refused.Type.ShouldBe("/problems/scope-missing");
        removed.Status.ShouldBe(HttpStatusCode.NoContent);
        (await owner.GetAsync("posts", host.WorkspaceId)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_owners_who_remove_each_other_leave_one()
    {
        await using var host = await ApiHost.StartAsync("postgres");
        var (first, ada) = await Browser.OfAsync(host, "ada@example.org", role: Role.Owner);
        using var _ = first;
        var (second, bob) = await Browser.OfAsync(host, "bob@example.org", role: Role.Owner);
        using var __ = second;

        var answers = await Task.WhenAll(
            first.CallAsync(HttpMethod.Delete, $"members/{bob.Id}", null, host.WorkspaceId),
            second.CallAsync(HttpMethod.Delete, $"members/{ada.Id}", null, host.WorkspaceId));

        answers.Count(a => a.Status == HttpStatusCode.NoContent).ShouldBe(1);
    }

    [Fact]
    public async Task Of_another_workspace_are_not_there()
    {
        await using var host = await ApiHost.StartAsync();
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", role: Role.Owner);
        using var __ = owner;
        var (stranger, eve) = await Browser.OfAsync(host, "eve@example.org");
        using var ___ = stranger;

        (await owner.CallAsync(HttpMethod.Patch, $"members/{eve.Id}", new { role = "editor" }, host.WorkspaceId)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await owner.CallAsync(HttpMethod.Delete, $"members/{eve.Id}", null, host.WorkspaceId)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetAsync("members", host.WorkspaceId)).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}

public sealed class An_invitation
{
    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Brings_somebody_new_in_by_its_letter_and_is_good_once(string engine)
    {
        await using var mail = new MailCatcher();
        await using var host = await ApiHost.StartAsync(engine, smtp: mail.Setting);
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", role: Role.Owner);
        using var __ = owner;

        var made = await owner.CallAsync(HttpMethod.Post, "invitations", new { email = "Bob@example.org", role = "editor" }, host.WorkspaceId);
        var letter = await mail.NextAsync();
        var listed = await owner.GetAsync("invitations", host.WorkspaceId);
        using var browser = new Browser(host);
        var page = await browser.OpenAsync(letter.Link);
        var token = letter.Link.Split('=')[1];
        var joined = await browser.SendAsync(letter.Link, ("token", token), ("name", "Bob"), ("password", Browser.Password), ("isAdult", "true"));
        var me = await browser.GetAsync("me");
        using var late = new Browser(host);

        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        letter.To.ShouldBe("bob@example.org");
        letter.Subject.ShouldBe("Ada invites you to Harbour Bakery");
        listed.Json!["items"]!.AsArray().Select(i => i!["email"]!.ToString()).ShouldBe(["bob@example.org"]);
        page.Text.ShouldContain("Harbour Bakery");
        joined.Location.ShouldBe("/", joined.Text);
        me.Json!["workspaces"]![0]!["role"]!.ToString().ShouldBe("editor");
        me["emailConfirmed"].ShouldBe("true");
        (await late.OpenAsync(letter.Link)).Status.ShouldBe(HttpStatusCode.Gone);
        (await owner.CallAsync(HttpMethod.Post, "invitations", new { email = "bob@example.org", role = "editor" }, host.WorkspaceId)).Type
            .ShouldBe("/problems/already-exists");
    }

    [Fact]
    public async Task Is_accepted_by_its_own_person_only_and_can_be_withdrawn()
    {
        await using var mail = new MailCatcher();
        await using var host = await ApiHost.StartAsync(smtp: mail.Setting);
        var (owner, _) = await Browser.OfAsync(host, "ada@example.org", role: Role.Owner);
        using var __ = owner;
        var (bob, _) = await Browser.OfAsync(host, "bob@example.org");
        using var ___ = bob;
        await owner.CallAsync(HttpMethod.Post, "invitations", new { email = "bob@example.org", role = "analyst" }, host.WorkspaceId);
        var letter = await mail.NextAsync();
        using var nobody = new Browser(host);

        var wrongPerson = await owner.OpenAsync(letter.Link);
        var signedOut = await nobody.OpenAsync(letter.Link);
        var accepted = await bob.SendAsync(letter.Link, ("token", letter.Link.Split('=')[1]));
        var second = await owner.CallAsync(HttpMethod.Post, "invitations", new { email = "eve@example.org", role = "client" }, host.WorkspaceId);
        var later = await mail.NextAsync();
        var withdrawn = await owner.CallAsync(HttpMethod.Delete, $"invitations/{second["id"]}", null, host.WorkspaceId);

        wrongPerson.Text.ShouldContain("another address");
        signedOut.Text.ShouldContain("/signin?returnTo=");
        accepted.Location.ShouldBe("/");
        (await bob.GetAsync("me")).Json!["workspaces"]![0]!["role"]!.ToString().ShouldBe("analyst");
        withdrawn.Status.ShouldBe(HttpStatusCode.NoContent);
        (await nobody.OpenAsync(later.Link)).Status.ShouldBe(HttpStatusCode.Gone);
        (await bob.CallAsync(HttpMethod.Post, "invitations", new { email = "x@example.org", role = "client" }, host.WorkspaceId)).Type
            .ShouldBe("/problems/scope-missing");
    }
}
