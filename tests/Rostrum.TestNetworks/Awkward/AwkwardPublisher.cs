using Rostrum.Networks;

namespace Rostrum.TestNetworks;

/// <summary>How far a publication has come.</summary>
internal sealed record AwkwardProgress(IReadOnlyList<string> Media, string? ContainerId = null, bool IsReady = false, int Asked = 0, string? PostId = null);

/// <summary>Media, container, wait, publish. The container is spent by its first use, so publishing it again is safe.</summary>
internal sealed class AwkwardPublisher() : Publisher<AwkwardProgress>(AwkwardJson.Default.AwkwardProgress)
{
    protected override NextStep Next(PublishJob job, AwkwardProgress? state) => state switch
    {
        { PostId: not null } => new("address", StepKind.AfterAct),
        _ when job.Content.Kind == PartKind.FirstComment => new("comment", StepKind.Act),
        null => new("begin", StepKind.Prepare),
        { ContainerId: null } when state.Media.Count < job.Content.Media.Count => new("upload", StepKind.Prepare),
        { ContainerId: null } => new("container", StepKind.Prepare),
        { IsReady: false } => new("processing", StepKind.Prepare),
        _ => new("publish", StepKind.Act) { RepeatIsSafe = true },
    };

    protected override async Task<PublishStep> AdvanceAsync(PublishJob job, AwkwardProgress? state, CancellationToken cancel)
    {
        var sender = job.Caller.Sender;
        switch (state)
        {
            case { PostId: { } id }:
                return new PublishStep.Live(id, new Uri(sender.Server, $"/p/{id}"));
            case var _ when job.Content.Kind == PartKind.FirstComment:
                var comment = await AwkwardApi.CommentAsync(sender, job.Parent!.RemoteId, job.Content.Text, cancel);
                return Accepted(comment, new([], PostId: comment));
            case null:
                return Later(new([]));
            case { ContainerId: null } when state.Media.Count < job.Content.Media.Count:
                await using (var media = await job.Media.OpenAsync(job.Content.Media[state.Media.Count], FitWish.AsIs, cancel))
                {
                    return Later(state with { Media = [.. state.Media, await AwkwardApi.UploadAsync(sender, media, cancel)] });
                }

            case { ContainerId: null }:
                return Later(state with { ContainerId = await AwkwardApi.CreateContainerAsync(sender, job.Content.Text, state.Media, cancel) });
            case { IsReady: false }:
                return await AskAsync(sender, state, cancel);
            default:
                return await PublishAsync(sender, state, cancel);
        }
    }

    private async Task<PublishStep> AskAsync(NetworkSender sender, AwkwardProgress state, CancellationToken cancel)
    {
        var container = await AwkwardApi.ContainerAsync(sender, state.ContainerId!, cancel);
        return container.Status switch
        {
            "FINISHED" or "PUBLISHED" => Later(state with { IsReady = true, Asked = 0 }),
            "ERROR" => throw NetworkException.Refused("Awkward could not process the post.", "container_error"),
            _ => Later(state with { Asked = state.Asked + 1 }, TimeSpan.FromSeconds(Math.Min(10, state.Asked + 1))),
        };
    }

    private async Task<PublishStep> PublishAsync(NetworkSender sender, AwkwardProgress state, CancellationToken cancel)
    {
        try
        {
            var id = await AwkwardApi.PublishAsync(sender, state.ContainerId!, cancel);
            return Accepted(id, state with { PostId = id });
        }
        catch (NetworkException e) when (e.Failure.Code == "already_published")
        {
            var container = await AwkwardApi.ContainerAsync(sender, state.ContainerId!, cancel);
            return container.PostId is { } id
                ? Accepted(id, state with { PostId = id })
                : throw new NetworkException(e.Failure with { Kind = FailureKind.OutcomeUnknown }, e);
        }
        catch (NetworkException e) when (e.Failure.Code == "not_ready")
        {
            return NotDone(state with { IsReady = false }, "Awkward is still processing the post.", TimeSpan.FromSeconds(1));
        }
    }
}
