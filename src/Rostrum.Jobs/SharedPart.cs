namespace Rostrum.Jobs;

/// <summary>
/// Work that costs little more for many callers than for one. It runs once for all items that meet in a transaction, as one part
/// of it: if it throws, each item runs again alone. It returns one result for each item, in their order.
/// </summary>
public sealed record Together<TItem, TResult>(Func<WriteScope, IReadOnlyList<TItem>, ValueTask<IReadOnlyList<TResult>>> RunAsync);

/// <summary>What one caller wants of a shared transaction.</summary>
internal abstract class Part(bool fenced, CancellationToken cancel)
{
    public bool Fenced => fenced;

    /// <summary>Parts of the same work run together.</summary>
    public abstract object Work { get; }

    /// <summary>Its caller was answered.</summary>
    public abstract bool IsOver { get; }

    protected CancellationToken Cancel => cancel;

    /// <summary>Runs the work for this part and all others of it that are in the transaction; <paramref name="alike"/> holds this one too.</summary>
    public abstract Task RunAsync(WriteScope scope, IReadOnlyList<Part> alike);

    public abstract void Succeed();

    public abstract void Fail(Exception failure);

    /// <summary>True if its caller cancelled it before it began.</summary>
    public abstract bool Withdrawn();
}

internal abstract class Part<T>(bool fenced, CancellationToken cancel) : Part(fenced, cancel)
{
    private readonly TaskCompletionSource<T> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Outcome => outcome.Task;

    public override bool IsOver => outcome.Task.IsCompleted;

    protected T? Value { get; set; }

    public override void Succeed() => outcome.TrySetResult(Value!);

    public override void Fail(Exception failure) => outcome.TrySetException(failure);

    public override bool Withdrawn() => Cancel.IsCancellationRequested && outcome.TrySetCanceled(Cancel);
}

internal sealed class LonePart<T>(Func<WriteScope, ValueTask<T>> work, bool fenced, CancellationToken cancel) : Part<T>(fenced, cancel)
{
    public override object Work => this;

    public override async Task RunAsync(WriteScope scope, IReadOnlyList<Part> alike)
    {
        Value = await work(scope);
        await scope.FlushAsync();
    }
}

internal sealed class TogetherPart<TItem, TResult>(Together<TItem, TResult> work, TItem item, bool fenced, CancellationToken cancel)
    : Part<TResult>(fenced, cancel)
{
    public override object Work => work;

    private TItem Item => item;

    public override async Task RunAsync(WriteScope scope, IReadOnlyList<Part> alike)
    {
        var parts = alike.Cast<TogetherPart<TItem, TResult>>().ToList();
        var results = await work.RunAsync(scope, parts.ConvertAll(p => p.Item));
        await scope.FlushAsync();
        for (var i = 0; i < parts.Count; i++)
        {
            parts[i].Value = results[i];
        }
    }
}
