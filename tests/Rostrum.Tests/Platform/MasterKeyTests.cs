using Rostrum.Platform.Secrets;

namespace Rostrum.Tests.Platform;

public sealed class The_master_key : IDisposable
{
    private readonly TestFolder folder = new();

    private string KeyFile => folder["keys/master.key"];

    [Fact]
    public void Is_made_at_the_first_start_and_the_same_at_the_second()
    {
        using var first = MasterKey.LoadOrCreate(KeyFile, dataExists: false);
        using var second = MasterKey.LoadOrCreate(KeyFile, dataExists: true);

        second.Id.ShouldBe(first.Id);
        Directory.GetFiles(folder["keys"]).ShouldBe([KeyFile]);
    }

    [Fact]
    public void Is_readable_by_its_owner_only()
    {
        using var key = MasterKey.LoadOrCreate(KeyFile, dataExists: false);

        File.GetUnixFileMode(KeyFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(folder["keys"]).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void Open_to_others_is_refused_with_the_command_that_helps(UnixFileMode extra)
    {
        MasterKey.LoadOrCreate(KeyFile, dataExists: false).Dispose();
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);

        Should.Throw<MasterKeyException>(() => MasterKey.LoadOrCreate(KeyFile, dataExists: true))
            .Message.ShouldContain($"chmod 600 '{KeyFile}'");
    }

    [Fact]
    public void Missing_over_existing_data_is_refused_and_not_made_anew()
    {
        Should.Throw<MasterKeyException>(() => MasterKey.LoadOrCreate(KeyFile, dataExists: true))
            .Message.ShouldContain("ROSTRUM_MASTER_KEY_FILE");

        File.Exists(KeyFile).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all, but quite long enough to be one")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=AAAA")]
    public void Of_a_wrong_length_or_form_is_refused(string content)
    {
        MasterKey.LoadOrCreate(KeyFile, dataExists: false).Dispose();
        File.WriteAllText(KeyFile, content);

        Should.Throw<MasterKeyException>(() => MasterKey.LoadOrCreate(KeyFile, dataExists: true))
            .Message.ShouldContain("does not hold a master key");
    }

    [Fact]
    public async Task Made_by_many_processes_at_once_is_one_key()
    {
        using var start = new ManualResetEventSlim();
        var makers = Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            start.Wait(TestContext.Current.CancellationToken);
            using var key = MasterKey.LoadOrCreate(KeyFile, dataExists: false);
            return key.Id;
        })).ToArray();

        start.Set();

        (await Task.WhenAll(makers)).Distinct().Count().ShouldBe(1);
        Directory.GetFiles(folder["keys"]).ShouldBe([KeyFile]);
    }

    public void Dispose() => folder.Dispose();
}
