using System.Security.Cryptography;
using Rostrum.Media;
using Rostrum.Platform.Files;

namespace Rostrum.Tests.Media;

public sealed class Storing_media : IDisposable
{
    private static readonly Guid Other = new("018f0000-0000-7000-8000-000000000002");
    private readonly MediaBench bench = new();

    private MediaStore Store => bench.Store;

    [Fact]
    public async Task A_file_lies_under_its_hash_and_only_its_owner_may_read_it()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);
        var sha256 = await KeepAsync(MediaBench.Workspace, content);

        sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(content)));
        var path = bench.Folder[$"media/{MediaBench.Workspace}/{sha256[..2]}/{sha256[2..4]}/{sha256}"];
        File.ReadAllBytes(path).ShouldBe(content);
        File.GetUnixFileMode(path).ShouldBe(PrivateFiles.FileMode);
        File.GetUnixFileMode(Path.GetDirectoryName(path)!).ShouldBe(PrivateFiles.FolderMode);
        Directory.GetDirectories(bench.Folder["media/incoming"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_part_of_it_can_be_read()
    {
        var content = RandomNumberGenerator.GetBytes(10_000);
        var sha256 = await KeepAsync(MediaBench.Workspace, content);

        using var file = Store.Open(MediaBench.Workspace, sha256);
        file.Position = 9_000;
        var part = new byte[500];
        await file.ReadExactlyAsync(part, MediaBench.Cancel);

        part.ShouldBe(content[9_000..9_500]);
    }

    [Fact]
    public async Task Another_workspace_does_not_find_it()
    {
        var sha256 = await KeepAsync(MediaBench.Workspace, [1, 2, 3]);

        Store.Exists(Other, sha256).ShouldBeFalse();
        Should.Throw<FileNotFoundException>(() => Store.Open(Other, sha256));
    }

    [Fact]
    public async Task One_byte_too_many_is_refused_before_more_is_read()
    {
        var endless = new CountingStream();

        var refused = await Should.ThrowAsync<MediaRefusedException>(Store.ReceiveAsync(endless, 1_000_000, null, MediaBench.Cancel));

        refused.Reason.ShouldBe(MediaRefusal.TooLarge);
        refused.MaxBytes.ShouldBe(1_000_000);
        endless.Given.ShouldBeLessThan(1_300_000);
        Directory.GetDirectories(bench.Folder["media/incoming"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_announced_oversize_is_refused_before_anything_is_read()
    {
        var endless = new CountingStream();

        await Should.ThrowAsync<MediaRefusedException>(Store.ReceiveAsync(endless, 1_000_000, 1_000_001, MediaBench.Cancel));

        endless.Given.ShouldBe(0);
    }

    [Fact]
    public async Task A_nearly_full_disk_takes_nothing_and_says_so()
    {
        using var full = new MediaBench(measure: _ => new(Free: 90, Total: 10_000));
        var store = new MediaStore(new(full.Folder["media"]) { ReserveBytes = 100, Measure = _ => new(Free: 90, Total: 10_000) });

        var refused = await Should.ThrowAsync<MediaRefusedException>(store.ReceiveAsync(new MemoryStream([1]), 10, 1, MediaBench.Cancel));

        refused.Reason.ShouldBe(MediaRefusal.DiskFull);
        refused.Message.ShouldContain("nearly full");
    }

    [Fact]
    public void On_a_small_disk_the_reserve_is_a_twentieth() =>
        new MediaStore(new(bench.Folder["media"]) { Measure = _ => new(Free: 600, Total: 10_000) }).EnsureRoom(50);

    [Fact]
    public async Task A_sender_that_breaks_off_leaves_nothing()
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(MediaBench.Cancel);
        var endless = new CountingStream { AfterBytes = (500_000, given.Cancel) };

        await Should.ThrowAsync<OperationCanceledException>(Store.ReceiveAsync(endless, long.MaxValue, null, given.Token));

        Directory.GetDirectories(bench.Folder["media/incoming"]).ShouldBeEmpty();
    }

    [Fact]
    public async Task Receiving_much_takes_little_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var much = new CountingStream { End = 200_000_000 };

        using var incoming = await Store.ReceiveAsync(much, long.MaxValue, null, MediaBench.Cancel);

        incoming.Length.ShouldBe(200_000_000);
        (GC.GetTotalMemory(forceFullCollection: false) - before).ShouldBeLessThan(40_000_000);
    }

    [Fact]
    public async Task Deleting_removes_the_file_and_what_was_made_of_it()
    {
        var taken = await bench.TakeAsync(await bench.PictureAsync("a.jpg", 400, 300));
        await bench.Fitter.FitAsync(MediaBench.Workspace, taken.Sha256, new() { MaxSide = 100 }, MediaBench.Cancel);

        Store.Delete(MediaBench.Workspace, taken.Sha256);
        Store.Delete(MediaBench.Workspace, taken.Sha256);

        Directory.GetFiles(bench.Folder["media"], "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Deleting_a_workspace_leaves_the_others()
    {
        await KeepAsync(MediaBench.Workspace, [1]);
        var sha256 = await KeepAsync(Other, [1]);

        Store.DeleteAll(MediaBench.Workspace);
        Store.DeleteAll(MediaBench.Workspace);

        Directory.Exists(bench.Folder[$"media/{MediaBench.Workspace}"]).ShouldBeFalse();
        Store.Exists(Other, sha256).ShouldBeTrue();
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("")]
    [InlineData("ABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD")]
    public void Anything_but_a_hash_is_no_name(string name) =>
        Should.Throw<ArgumentException>(() => Store.PathOf(MediaBench.Workspace, name));

    public void Dispose() => bench.Dispose();

    private async Task<string> KeepAsync(Guid workspace, byte[] content)
    {
        using var incoming = await Store.ReceiveAsync(new MemoryStream(content), 1_000_000, content.Length, MediaBench.Cancel);
        Store.Keep(workspace, incoming.Path, incoming.Sha256);
        return incoming.Sha256;
    }

    /// <summary>Gives zeros and counts them.</summary>
    private sealed class CountingStream : Stream
    {
        public long Given { get; private set; }

        public (long Bytes, Action Do)? AfterBytes { get; init; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public long End { get; init; } = long.MaxValue;

        public override long Length => End;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, End - Given);
            Array.Clear(buffer, offset, read);
            Given += read;
            if (Given >= AfterBytes?.Bytes)
            {
                AfterBytes.Value.Do();
            }

            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
