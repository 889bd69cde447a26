using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Networks;

namespace Rostrum.Publishing;

/// <summary>Quotas that an app has across all workspaces and nodes, counted in the control database per window.</summary>
internal sealed class SharedQuotas(IStore store, TimeProvider time)
{
    /// <summary>Takes the cost of one post; null when it was there, else when the window ends.</summary>
    public async Task<DateTimeOffset?> TakeAsync(string network, QuotaRule rule, CancellationToken cancel)
    {
        var window = (long)rule.Window.TotalMilliseconds;
        var start = time.GetUtcNow().ToUnixTimeMilliseconds() / window * window;
        await using var control = store.OpenControl();
        var taken = await control.Database.ExecuteSqlAsync(
            $"""
            insert into app_quota(key, window_start, used) values ({network + ":" + rule.Name}, {start}, {rule.CostOfPost})
            on conflict (key, window_start) do update set used = app_quota.used + {rule.CostOfPost}
            where app_quota.used + {rule.CostOfPost} <= {rule.Limit}
            """,
            cancel);
        return taken == 1 ? null : DateTimeOffset.FromUnixTimeMilliseconds(start + window);
    }
}
