using Rostrum.Bench;

(string Name, Func<Words, Task> Run)[] measures =
[
    ("start", StartUp.RunAsync),
    ("create-posts", CreatePosts.RunAsync),
    ("desk", Desk.RunAsync),
    ("enqueue", Enqueue.RunAsync),
    ("memory", VideoMemory.RunAsync),
    ("deliveries", Deliveries.RunAsync),
];

switch (args)
{
    case ["stand-in"]:
        return await StandIn.RunAsync();
    case ["sandbox"]:
        return await VideoMemory.SandboxAsync();
    case ["bare-jobs", .. var rest]:
        return await BareJobs.RunAsync(rest);
    case ["all", .. var rest]:
        foreach (var (_, run) in measures)
        {
            await run(new(rest));
        }

        return await BareJobs.RunAsync([]) is 0 && Sheet.AllMet ? 0 : 1;
    case [var name, .. var rest] when Array.Find(measures, m => m.Name == name) is { Run: { } run }:
        await run(new(rest));
        return Sheet.AllMet ? 0 : 1;
    default:
        Console.Error.WriteLine(
            """
            usage: bench/run [all | NAME [options]]; ends with 1 when a goal is missed

            start         start to ready with 1,000 workspaces, then memory at rest; the program as it is published.
                          [--workspaces 1000] [--times 7] [--idle 60]
            create-posts  how many posts a second the API takes, as drafts and scheduled, in a SQLite file.
                          [--seconds 10] [--callers 8]
            desk          what calendar and first page take in a workspace of many posts, and saving a draft while it is typed,
                          in a SQLite file. [--posts 100000] [--times 100]
            enqueue       what scheduling one more post costs where many are scheduled already.
                          [--already 1000,10000,100000,1000000]
            memory        how far memory grows while a large video is taken and published. [--megabytes 1024]
            deliveries    how late posts reach a network: a burst in SQLite files (a), in PostgreSQL databases (b),
                          a small burst (c), one a second (d), the same beside four videos that are made anew (e).
                          [--row abcde] [--posts 10000] [--workspaces 1000] [--databases 100] [--channels 10] [--seconds 100]
            bare-jobs     how late jobs start that are all due at one moment, with a handler that waits 5 ms, on the engine
                          alone and on Quartz's ADO store.
                          [--jobs 10000] [--workspaces 1,100] [--stores sqlite,postgres] [--no-quartz]
            """);
        return 2;
}
