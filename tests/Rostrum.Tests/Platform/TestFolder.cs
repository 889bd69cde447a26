namespace Rostrum.Tests.Platform;

/// <summary>A folder of one test's own, removed afterwards.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder() => Root = Directory.CreateTempSubdirectory("rostrum-test-").FullName;

    public string Root { get; }

    public string this[string name] => Path.Combine(Root, name);

    public string Write(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
