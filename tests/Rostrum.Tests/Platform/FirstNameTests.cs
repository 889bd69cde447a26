using Rostrum.Platform.Files;

namespace Rostrum.Tests.Platform;

public sealed class A_name_taken_by_the_first : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public void Stays_with_the_first_and_the_second_keeps_its_own_file()
    {
        File.WriteAllText(folder["name"], "first");
        File.WriteAllText(folder["draft"], "second");

        Should.Throw<IOException>(() => FirstName.Take(folder["draft"], folder["name"]));

        File.ReadAllText(folder["name"]).ShouldBe("first");
        File.ReadAllText(folder["draft"]).ShouldBe("second");
    }

    [Fact]
    public void Is_taken_by_exactly_one_of_many_at_once()
    {
        for (var round = 0; round < 100; round++)
        {
            var name = folder[$"name{round}"];
            var taken = 0;
            using var start = new Barrier(4);
            Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            {
                var draft = folder[$"draft{round}.{i}"];
                File.WriteAllText(draft, $"{i}");
                start.SignalAndWait(TimeSpan.FromMilliseconds(20)); // together, where the machine has that many threads free
                try
                {
                    FirstName.Take(draft, name);
                    Interlocked.Increment(ref taken);
                }
                catch (IOException)
                {
                }
            });

            taken.ShouldBe(1);
        }
    }

    public void Dispose() => folder.Dispose();
}
