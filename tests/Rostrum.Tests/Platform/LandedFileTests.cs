using Rostrum.Platform.Files;

namespace Rostrum.Tests.Platform;

public sealed class The_file_for_acts_that_could_not_be_recorded : IDisposable
{
    private readonly TestFolder folder = new();

    private string Path => folder["state/landed.jsonl"];

    [Fact]
    public void Has_all_its_space_from_the_start()
    {
        using var landed = LandedFile.Open(folder.Root);

        new FileInfo(Path).Length.ShouldBe(LandedFile.Size);
        landed.Read().ShouldBeEmpty();
        File.GetUnixFileMode(Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void Keeps_what_was_appended_over_a_restart()
    {
        using (var landed = LandedFile.Open(folder.Root))
        {
            landed.Append(Line(1)).ShouldBeTrue();
            landed.Append(Line(2)).ShouldBeTrue();
        }

        using var again = LandedFile.Open(folder.Root);

        again.Read().ShouldBe([Line(1), Line(2)]);
        new FileInfo(Path).Length.ShouldBe(LandedFile.Size);
    }

    [Fact]
    public void Goes_on_after_the_last_line_and_is_empty_when_cleared()
    {
        using (var landed = LandedFile.Open(folder.Root))
        {
            landed.Append(Line(1));
        }

        using var again = LandedFile.Open(folder.Root);
        again.Append(Line(2));
        again.Read().ShouldBe([Line(1), Line(2)]);

        again.Clear();
        again.Read().ShouldBeEmpty();
        again.Append(Line(3));
        again.Read().ShouldBe([Line(3)]);
        new FileInfo(Path).Length.ShouldBe(LandedFile.Size);
    }

    [Fact]
    public void A_line_torn_at_any_byte_is_left_out_and_written_over()
    {
        using (var landed = LandedFile.Open(folder.Root))
        {
            landed.Append(Line(1));
            landed.Append(Line(2));
        }

        var whole = File.ReadAllBytes(Path);
        var firstEnd = Array.IndexOf(whole, (byte)'\n') + 1;
        var secondEnd = Array.IndexOf(whole, (byte)'\n', firstEnd) + 1;
        for (var cut = firstEnd; cut < secondEnd; cut++)
        {
            var torn = whole.ToArray();
            Array.Fill(torn, (byte)' ', cut, LandedFile.Size - cut);
            File.WriteAllBytes(Path, torn);

            using var again = LandedFile.Open(folder.Root);
            again.Read().ShouldBe([Line(1)], $"cut at {cut}");
            again.Append(Line(3)).ShouldBeTrue();
            again.Read().ShouldBe([Line(1), Line(3)], $"cut at {cut}");
        }
    }

    [Fact]
    public void Full_is_said_and_nothing_before_is_lost()
    {
        using var landed = LandedFile.Open(folder.Root);
        var kept = 0;
        while (landed.Append(Line(kept)))
        {
            kept++;
        }

        kept.ShouldBeGreaterThan(300);
        landed.Read().Count.ShouldBe(kept);
        new FileInfo(Path).Length.ShouldBe(LandedFile.Size);
    }

    [Fact]
    public async Task Many_at_once_are_all_kept()
    {
        using var landed = LandedFile.Open(folder.Root);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Task.Run(() => landed.Append(Line(n)))));

        landed.Read().Select(l => l.RemoteId).Order().ShouldBe(Enumerable.Range(0, 100).Select(n => Line(n).RemoteId).Order());
    }

    [Fact]
    public void Free_space_is_measured()
    {
        var space = DiskSpace.Of(folder.Root);

        space.Free.ShouldBeGreaterThan(0);
        space.Total.ShouldBeGreaterThanOrEqualTo(space.Free);
    }

    public void Dispose() => folder.Dispose();

    private static LandedLine Line(int n) => new(
        new("018f0000-0000-7000-8000-000000000001"), new($"018f0000-0000-7000-8000-{n:000000000000}"), $"at://did/post/{n}\n\"é", DateTimeOffset.UnixEpoch.AddSeconds(n));
}
