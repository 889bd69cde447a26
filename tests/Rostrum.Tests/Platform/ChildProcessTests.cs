using System.Diagnostics;
using System.Text;
using Rostrum.Platform.Children;

namespace Rostrum.Tests.Platform;

public sealed class Running_a_child : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly ChildProcesses children;

    public Running_a_child() => children = Children(ChildOptions.UsualFolders);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_reads_its_input_and_writes_into_its_own_folder()
    {
        var input = folder.Write("input", "hello"u8);

        string place;
        using (var run = await children.RunAsync(new("cp", input, view => [view.Input, view.Folder + "/copy"]), Cancel))
        {
            place = run.Folder;
            run.ExitCode.ShouldBe(0, run.Errors);
            File.ReadAllText(Path.Combine(run.Folder, "copy")).ShouldBe("hello");
            File.GetUnixFileMode(run.Folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Exists(place).ShouldBeFalse();
    }

    [Fact]
    public async Task Arguments_are_never_read_by_a_shell()
    {
        using var run = await children.RunAsync(new("echo", null, _ => ["-n", "a; touch /tmp/x", "$(id)", "`id`", "*"]), Cancel);

        Text(run).ShouldBe("a; touch /tmp/x $(id) `id` *");
    }

    [Fact]
    public async Task Its_environment_holds_nothing_of_ours()
    {
        Environment.SetEnvironmentVariable("ROSTRUM_CANARY", "cnry-environment");

        using var run = await children.RunAsync(
            new("env", null, _ => []) { Environment = new Dictionary<string, string> { ["VIPS_CONCURRENCY"] = "2" } }, Cancel);

        var names = Text(run).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=')[0]).Except(["PWD"]);
        names.Order().ShouldBe(["HOME", "LANG", "PATH", "TMPDIR", "VIPS_CONCURRENCY"]);
    }

    [Fact]
    public async Task In_the_sandbox_it_sees_no_file_of_ours_and_no_network()
    {
        (await children.ShelterAsync()).Kind.ShouldBe(ShelterKind.Sandbox, "bubblewrap is needed to run these tests: apt-get install bubblewrap");
        var secret = folder.Write("secret", "cnry-file"u8);

        using var reads = await children.RunAsync(new("cat", null, _ => [secret, "/etc/passwd", "/proc/1/environ"]), Cancel);
        using var net = await children.RunAsync(new("cat", null, _ => ["/proc/net/dev"]), Cancel);

        reads.ExitCode.ShouldNotBe(0);
        Text(reads).ShouldNotContain("cnry");
        Text(reads).ShouldNotContain("root:");
        Text(net).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ShouldAllBe(line => line.TrimStart().StartsWith("lo:"));
    }

    [Fact]
    public async Task It_cannot_change_its_input()
    {
        var input = folder.Write("input", "hello"u8);

        using var run = await children.RunAsync(new("sh", input, view => ["-c", $"echo changed > {view.Input}"]), Cancel);

        run.ExitCode.ShouldNotBe(0);
        File.ReadAllText(input).ShouldBe("hello");
    }

    [Fact]
    public async Task Past_its_time_the_whole_tree_is_gone()
    {
        var call = new ChildCall("sh", null, _ => ["-c", "sleep 987 & sleep 987 & wait"]) { Limit = TimeSpan.FromMilliseconds(500) };

        var cut = await Should.ThrowAsync<ChildException>(children.RunAsync(call, Cancel));

        cut.Failure.ShouldBe(ChildFailure.TooLong);
        await NobodyRunsAsync("sleep\0987");
        Directory.GetDirectories(folder["work"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cancelled_run_ends_the_child()
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = children.RunAsync(new("sleep", null, _ => ["986"]), given.Token);
        given.CancelAfter(300);

        await Should.ThrowAsync<OperationCanceledException>(run);

        await NobodyRunsAsync("sleep\0986");
    }

    [Fact]
    public async Task Endless_output_ends_it()
    {
        var cut = await Should.ThrowAsync<ChildException>(children.RunAsync(new("yes", null, _ => []), Cancel));

        cut.Failure.ShouldBe(ChildFailure.TooMuchOutput);
    }

    [Fact]
    public async Task Much_talk_on_the_error_stream_is_cut_and_does_not_block()
    {
        using var run = await children.RunAsync(new("sh", null, _ => ["-c", "head -c 3000000 /dev/zero | tr '\\0' e >&2"]), Cancel);

        run.ExitCode.ShouldBe(0);
        run.Errors.Length.ShouldBe(16 * 1024);
    }

    [Fact]
    public async Task Memory_processor_time_open_files_and_file_size_are_limited()
    {
        using var run = await children.RunAsync(new("sh", null, _ => ["-c", "ulimit -v; ulimit -t; ulimit -n; ulimit -f; ulimit -c"]), Cancel);

        Text(run).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["1048576", "120", "64", "3906250", "0"]);
    }

    [Fact]
    public async Task A_long_one_has_more_and_every_one_that_nothing_waits_for_gives_way()
    {
        string[] asked = ["-c", "ulimit -v; nice"];
        using var usual = await children.RunAsync(new("sh", null, _ => asked), Cancel);
        using var urgent = await children.RunAsync(new("sh", null, _ => asked) { Rank = ChildRank.Urgent }, Cancel);
        using var long_ = await children.RunAsync(new("sh", null, _ => asked) { Rank = ChildRank.Long }, Cancel);
        var own = int.Parse(Text(urgent).Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture);

        Text(usual).ShouldBe($"1048576\n{Math.Min(19, own + 10)}\n");
        Text(long_).ShouldBe($"2097152\n{Math.Min(19, own + 10)}\n");
    }

    [Fact]
    public async Task What_it_says_is_heard_line_by_line()
    {
        var heard = new List<string>();

        using var run = await children.RunAsync(new("printf", null, _ => ["a\nbc\n\nd"]) { Hears = heard.Add }, Cancel);

        heard.ShouldBe(["a", "bc", ""]);
        Text(run).ShouldBe("a\nbc\n\nd");
    }

    [Fact]
    public async Task A_long_one_takes_no_other_ones_turn()
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var longOne = children.RunAsync(new("sleep", null, _ => ["984"]) { Rank = ChildRank.Long }, given.Token);

        (await children.RunAsync(new("true", null, _ => []), Cancel)).Dispose();
        (await children.RunAsync(new("true", null, _ => []) { Rank = ChildRank.Urgent }, Cancel)).Dispose();

        longOne.IsCompleted.ShouldBeFalse();
        await given.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(longOne);
    }

    [Fact]
    public async Task An_absent_tool_is_named()
    {
        var absent = await Should.ThrowAsync<ChildException>(children.RunAsync(new("no-such-tool", null, _ => []), Cancel));

        absent.Failure.ShouldBe(ChildFailure.ToolMissing);
        absent.Message.ShouldBe("no-such-tool is not installed.");
    }

    [Fact]
    public async Task Without_bubblewrap_it_runs_with_limits_and_says_so()
    {
        var tools = folder["tools"];
        Directory.CreateDirectory(tools);
        foreach (var tool in new[] { "prlimit", "cat", "true" })
        {
            File.CreateSymbolicLink(Path.Combine(tools, tool), "/usr/bin/" + tool);
        }

        using var limited = Children([tools]);
        var input = folder.Write("input", "hello"u8);

        using var run = await limited.RunAsync(new("cat", input, view => [view.Input]), Cancel);

        Text(run).ShouldBe("hello");
        (await limited.ShelterAsync()).Kind.ShouldBe(ShelterKind.Limits);
        (await limited.ShelterAsync()).Sentence.ShouldContain("bubblewrap");
    }

    [Fact]
    public async Task Only_so_many_run_at_once()
    {
        using var one = new ChildProcesses(
            new(folder["work"], ChildOptions.UsualFolders) { AtOnce = 1 }, TimeProvider.System, new QuietLogger<ChildProcesses>());
        await one.ShelterAsync();
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var first = one.RunAsync(new("sleep", null, _ => ["985"]), given.Token);

        var second = one.RunAsync(new("true", null, _ => []), Cancel);

        await Task.WhenAny(second, Task.Delay(200, Cancel));
        second.IsCompleted.ShouldBeFalse();
        await given.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        (await second).Dispose();
    }

    [Fact]
    public void Left_over_folders_of_dead_processes_are_swept_and_others_kept()
    {
        using var dead = Process.Start(new ProcessStartInfo("true") { UseShellExecute = false })!;
        dead.WaitForExit();
        var left = Directory.CreateDirectory(folder[$"work/{dead.Id}-0000"]).FullName;
        File.WriteAllText(Path.Combine(left, "x"), "x");
        var own = Directory.CreateDirectory(folder[$"work/{Environment.ProcessId}-0000"]).FullName;

        children.Sweep().ShouldBe(1);

        Directory.Exists(left).ShouldBeFalse();
        Directory.Exists(own).ShouldBeTrue();
    }

    public void Dispose()
    {
        children.Dispose();
        folder.Dispose();
    }

    private ChildProcesses Children(IReadOnlyList<string> tools) =>
        new(new(folder["work"], tools), TimeProvider.System, new QuietLogger<ChildProcesses>());

    private static string Text(ChildRun run) => Encoding.UTF8.GetString(run.Output.Span);

    private static async Task NobodyRunsAsync(string commandLine)
    {
        for (var i = 0; i < 100; i++)
        {
            if (!Directory.EnumerateDirectories("/proc").Any(IsIt))
            {
                return;
            }

            await Task.Delay(50, Cancel);
        }

        Assert.Fail($"{commandLine} still runs");

        bool IsIt(string process)
        {
            try
            {
                return File.ReadAllText(process + "/cmdline").Contains(commandLine);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
