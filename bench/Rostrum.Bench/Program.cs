using Rostrum.Bench;

return args switch
{
    ["bare-jobs", .. var rest] => await BareJobs.RunAsync(rest),
    ["create-posts", .. var rest] => await CreatePosts.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: Rostrum.Bench bare-jobs [--jobs 10000] [--workspaces 1,100] [--stores sqlite,postgres] [--no-quartz]

        bare-jobs   how late jobs start that are all due at one moment, with a handler that waits 5 ms;
                    the engine of Rostrum on each store, and Quartz's ADO store on the same databases.

        create-posts [--seconds 10] [--callers 8]
                    how many posts a second the API takes, as drafts and scheduled, in SQLite files.
        """);
    return 2;
}
