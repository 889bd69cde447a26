using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Operations;
using Rostrum.Posts;

namespace Rostrum.Media;

/// <summary>
/// Makes a file fit a channel's network, or a shape and size that a person asks for, as an operation with progress. The
/// result is a file of its own; the source stays as it is.
/// </summary>
internal static class FitMedia
{
    public sealed record Request
    {
        /// <summary>Its network's rules are what the result keeps.</summary>
        public Guid? ChannelId { get; init; }

        /// <summary>Of the picture as shown; what a person drew.</summary>
        public CropArea? Crop { get; init; }

        /// <summary>Width and height, <c>4:5</c>.</summary>
        public string? Aspect { get; init; }

        /// <summary>How it comes into its shape; pictures are cropped and videos get bars unless this says otherwise.</summary>
        public FitMode? Mode { get; init; }

        public long? MaxBytes { get; init; }

        public int? MaxSide { get; init; }

        /// <summary>What is kept of a video. Nothing is cut off unless this asks for it.</summary>
        public Trim? Trim { get; init; }

        /// <summary>What it is for, in words; without it the network's name or the shape.</summary>
        public string? Purpose { get; init; }
    }

    public sealed record Trim(double FromSeconds, double ToSeconds);

    public static void Map(RouteGroupBuilder media) => media.MapPost("/{id:guid}/fits", HandleAsync)
        .WithName("FitMedia").WithSummary("Make a file fit a channel or a shape").RequireScope(ApiScope.MediaWrite)
        .WithProblems(404, 409, 413, 422, 501);

    private static async Task<Results<Underway<OperationAnswer>, Problem>> HandleAsync(
        Guid id, Request request, WorkspaceDb db, PostSurroundingsReader reader, MediaMaker maker, ApiCaller caller, Commit commit,
        TimeProvider time, CancellationToken cancel)
    {
        if (await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel) is not { } asset)
        {
            return Problem.NotFound();
        }

        var mistakes = new Mistakes();
        var aspect = Judge(request, mistakes);
        var target = new FitTarget(request.Purpose ?? request.Aspect ?? "Fitted");
        if (request.ChannelId is { } channelId)
        {
            var around = await reader.ReadAsync(db, [channelId], [], cancel);
            if (around.Channels.GetValueOrDefault(channelId) is { Network: { } network } channel)
            {
                target = FitTarget.Of(network.RulesFor(channel.Facts).Media, asset.Kind, request.Purpose ?? network.Name);
            }
            else
            {
                mistakes.Add("channelId", "There is no such channel.");
            }
        }

        if (mistakes.Any)
        {
            return mistakes.ToProblem();
        }

        target = Narrow(target, request, aspect);
        var plan = FitPlan.Of(asset, target);
        if (plan is FitPlan.Fits)
        {
            return Problem.StateConflict("fits", "This file fits as it is.");
        }

        if (plan is FitPlan.Refused refused)
        {
            return Problem.Make("content-refused", "It cannot be made to fit", StatusCodes.Status422UnprocessableEntity, refused.Reason);
        }

        if (maker.Lacks(plan) is { } missing)
        {
            return Problem.NotConfigured(missing, null);
        }

        var operation = FitMediaJob.Begin(db, asset.Id, target, request.ChannelId, caller, time.GetUtcNow());
        return await commit.SaveAsync(db, OperationAnswer.Underway(operation), cancel);
    }

    /// <summary>Notes what is wrong with the request; the shape it asks for, if any.</summary>
    private static double? Judge(Request request, Mistakes mistakes)
    {
        var aspect = ReadAspect(request.Aspect);
        mistakes.Expect(request.Aspect is null || aspect is not null, "aspect", "Width and height, such as 4:5.");
        mistakes.Expect(request.Crop is null or { IsGood: true }, "crop", "A rectangle inside the picture, in parts from 0 to 1.");
        mistakes.Expect(request.MaxBytes is null or >= 10_000, "maxBytes", "At least 10000.");
        mistakes.Expect(request.MaxSide is null or (>= 64 and <= 20_000), "maxSide", "64 to 20000.");
        mistakes.Expect(request.Purpose is null or { Length: >= 1 and <= 100 }, "purpose", "1 to 100 characters.");
        mistakes.Expect(
            request.Trim is null || (request.Trim.FromSeconds >= 0 && request.Trim.ToSeconds > request.Trim.FromSeconds && request.Trim.ToSeconds < 1e6),
            "trim", "The beginning and the end in seconds, in this order.");
        mistakes.Expect(
            request is not { ChannelId: null, Crop: null, Aspect: null, MaxBytes: null, MaxSide: null, Trim: null },
            "channelId", "Say what it shall fit: a channel, a shape, a size or a length.");
        return aspect;
    }

    private static double? ReadAspect(string? text)
    {
        var parts = (text ?? "").Split(':');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var width)
            && double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var height)
            && width / height is >= 0.05 and <= 20
                ? width / height
                : null;
    }

    private static FitTarget Narrow(FitTarget target, Request request, double? aspect) => target with
    {
        Crop = request.Crop,
        Mode = request.Mode,
        LeastAspect = aspect ?? target.LeastAspect,
        MostAspect = aspect ?? target.MostAspect,
        MaxBytes = request.MaxBytes < (target.MaxBytes ?? long.MaxValue) ? request.MaxBytes : target.MaxBytes,
        MaxSide = request.MaxSide < (target.MaxSide ?? int.MaxValue) ? request.MaxSide : target.MaxSide,
        From = request.Trim is { } trim ? TimeSpan.FromSeconds(trim.FromSeconds) : null,
        To = request.Trim is { } end ? TimeSpan.FromSeconds(end.ToSeconds) : null,
    };
}
