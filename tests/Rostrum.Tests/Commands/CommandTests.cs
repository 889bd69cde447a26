using System.Text.Json.Nodes;
using Rostrum.Api;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Commands;

public sealed class The_command_line
{
    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task First_use_without_a_browser(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);

        var person = await RunAsync(instance, "correct horse battery\n", "user", "add", "ada@example.org", "--name", "Ada", "--owner", "--password-stdin");
        var workspace = await RunAsync(instance, "", "workspace", "create", "Harbour Bakery", "--zone", "Europe/Madrid", "--owner", "ada@example.org");
        var key = await RunAsync(instance, "", "key", "create", "--workspace", "harbour-bakery", "--name", "ci", "--preset", "full", "--expires", "90d");

        Guid.Parse(person.Out).ShouldNotBe(Guid.Empty);
        Guid.Parse(workspace.Out).ShouldNotBe(Guid.Empty);
        ApiKeyText.IsWellFormed(key.Out.Trim()).ShouldBeTrue();
        (await instance.Keys.FindAsync(key.Out.Trim(), null, TestContext.Current.CancellationToken))!.WorkspaceId.ShouldBe(Guid.Parse(workspace.Out));
        (await instance.People.VerifyAsync("ada@example.org", "correct horse battery", TestContext.Current.CancellationToken))!.IsOwner.ShouldBeTrue();
    }

    [Fact]
    public async Task With_json_every_answer_is_json_and_words_go_to_the_other_stream()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");

        var made = await RunAsync(instance, "", "workspace", "create", "Bäckerei", "--json");
        var list = await RunAsync(instance, "", "workspace", "list", "--json");

        JsonNode.Parse(made.Out)!["slug"]!.GetValue<string>().ShouldBe("backerei");
        JsonNode.Parse(list.Out)!.AsArray().Count.ShouldBe(1);
        made.Error.ShouldContain("Bäckerei is ready");
    }

    [Theory]
    [InlineData(2, "nonsense")]
    [InlineData(2, "user", "add")]
    [InlineData(2, "key", "create")]
    [InlineData(1, "key", "create", "--workspace", "nobody")]
    [InlineData(1, "workspace", "create", "X", "--zone", "Mars/Base")]
    [InlineData(1, "workspace", "create", "X", "--owner", "nobody@example.org")]
    [InlineData(1, "network", "set", "nowhere", "--client-id", "x")]
    [InlineData(2, "doctor", "--url", "nonsense")]
    [InlineData(1, "post", "list")]
    public async Task What_is_wrong_is_said_on_standard_error_with_an_exit_code(int code, params string[] args)
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");

        var run = await RunAsync(instance, "", args);

        run.Code.ShouldBe(code, run.Error);
        run.Error.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_has_its_own_exit_code()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");
        await instance.WorkspaceAsync();

        var run = await RunAsync(instance, "", "channel", "list", "--server", "http://127.0.0.1:9");

        run.Code.ShouldBe(3);
        run.Error.ShouldContain("rostrum serve");
        (await instance.Keys.ListAsync((await instance.Register.FindAsync("harbour-bakery", TestContext.Current.CancellationToken))!.Id, TestContext.Current.CancellationToken))
            .ShouldAllBe(k => k.RevokedAt != null);
    }

    [Fact]
    public async Task A_workspace_is_deleted_only_when_its_name_is_typed()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");
        await instance.WorkspaceAsync();

        (await RunAsync(instance, "yes\n", "workspace", "delete", "harbour-bakery")).Code.ShouldBe(1);
        (await RunAsync(instance, "harbour-bakery\n", "workspace", "delete", "harbour-bakery")).Code.ShouldBe(0);

        (await RunAsync(instance, "", "workspace", "list")).Out.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");

        (await RunAsync(instance, "", "--version")).Out.ShouldMatch("^[0-9]+\\.[0-9]+\\.[0-9]+\n$");
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task The_doctor_names_what_is_wrong_and_what_to_do(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        File.SetUnixFileMode(instance.Settings.MasterKeyFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var run = await RunAsync(instance, "", "doctor", "--json");

        run.Code.ShouldBe(1);
        var findings = JsonNode.Parse(run.Out)!.AsArray();
        var key = findings.Single(f => f!["subject"]!.GetValue<string>() == "master key")!;
        key["sentence"]!.GetValue<string>().ShouldContain("chmod 600");
        findings.Count(f => f!["subject"]!.GetValue<string>() is "fsync" or "full_page_writes" or "synchronous_commit")
            .ShouldBe(engine == "postgres" ? 3 : 0);
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task The_doctor_sees_when_database_and_key_do_not_belong_together(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        await using var other = await TestInstance.OpenAsync("sqlite");
        (await RunAsync(instance, "", "doctor")).Out.ShouldNotContain("database and key");

        File.Copy(other.Settings.MasterKeyFile, instance.Settings.MasterKeyFile, overwrite: true);
        var strange = await RunAsync(instance, "", "doctor");
        File.Delete(instance.Settings.MasterKeyFile);
        var missing = await RunAsync(instance, "", "doctor");

        strange.Code.ShouldBe(1);
        strange.Out.ShouldContain("is not the master key of this instance");
        missing.Code.ShouldBe(1);
        missing.Out.ShouldContain("is missing");
        File.Exists(instance.Settings.MasterKeyFile).ShouldBeFalse();
    }

    private static Task<CommandLineRun> RunAsync(TestInstance instance, string input, params string[] args) =>
        CommandLineRun.OfAsync(instance.Settings, null, input, args);
}
