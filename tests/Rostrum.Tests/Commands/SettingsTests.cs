namespace Rostrum.Tests.Commands;

public sealed class Reading_settings
{
    [Fact]
    public void Nothing_set_is_a_working_instance_on_this_machine()
    {
        var settings = Read([]);

        settings.ListenUrl.ShouldBe(new("http://127.0.0.1:8080"));
        settings.PublicUrl.ShouldBe(new("http://localhost:8080"));
        settings.Server.ShouldBe(settings.ListenUrl);
        settings.Database.ShouldBeNull();
        settings.DataFolder.ShouldBe(Path.GetFullPath("data"));
        settings.MasterKeyFile.ShouldBe(Path.Combine(settings.DataFolder, "master.key"));
    }

    [Fact]
    public void The_command_line_wins_over_the_environment()
    {
        var settings = Read(["serve", "--url=http://127.0.0.1:9000", "--data", "/tmp/there"], ("ROSTRUM_URL", "http://127.0.0.1:8000"));

        settings.ListenUrl.Port.ShouldBe(9000);
        settings.DataFolder.ShouldBe("/tmp/there");
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080")]
    [InlineData("http://*:8080")]
    [InlineData("http://[::]:8080")]
    public void Listening_everywhere_is_visited_on_this_machine(string url) =>
        Read([], ("ROSTRUM_URL", url)).PublicUrl.ShouldBe(new("http://127.0.0.1:8080"));

    [Theory]
    [InlineData("ROSTRUM_URL", "8080")]
    [InlineData("ROSTRUM_PUBLIC_URL", "ftp://social.example.org")]
    [InlineData("ROSTRUM_PUBLIC_URL", "https://user:secret@social.example.org")]
    [InlineData("ROSTRUM_OUTGOING_ALLOW", "http://127.0.0.1:1,pds.internal")]
    [InlineData("ROSTRUM_DATABASE", "postgres://user:secret@db/rostrum")]
    [InlineData("ROSTRUM_DATABASE", "Host=db")]
    [InlineData("ROSTRUM_PLC_URL", "plc")]
    [InlineData("ROSTRUM_PEXELS_URL", "pexels")]
    [InlineData("ROSTRUM_API_LIMIT", "1200")]
    [InlineData("ROSTRUM_API_LIMIT", "60,300")]
    [InlineData("ROSTRUM_API_LIMIT", "0,0")]
    public void A_value_that_cannot_be_used_is_named_with_its_place_and_an_example(string setting, string value)
    {
        var refused = Should.Throw<SettingsException>(() => Read([], (setting, value)));

        refused.Message.ShouldContain(setting);
        refused.Message.ShouldContain("environment");
        refused.Message.ShouldContain("Example");
        if (setting == "ROSTRUM_DATABASE")
        {
            refused.Message.ShouldNotContain("secret");
        }
    }

    [Fact]
    public void How_often_a_key_may_ask_is_two_numbers()
    {
        var limits = Read([], ("ROSTRUM_API_LIMIT", "1200,300")).ApiLimits;

        (limits.RequestsPerMinute, limits.WritesPerMinute).ShouldBe((1200, 300));
    }

    [Fact]
    public void The_place_on_the_command_line_is_named() =>
        Should.Throw<SettingsException>(() => Read(["--url", "here"])).Message.ShouldContain("--url on the command line");

    [Fact]
    public void Exceptions_are_a_comma_list() =>
        Read([], ("ROSTRUM_OUTGOING_ALLOW", "http://127.0.0.1:2583, https://pds.internal")).OutgoingAllow
            .ShouldBe([new("http://127.0.0.1:2583"), new("https://pds.internal")]);

    private static RostrumSettings Read(string[] args, params (string Name, string Value)[] environment) =>
        RostrumSettings.Read(args, name => environment.FirstOrDefault(e => e.Name == name).Value);
}
