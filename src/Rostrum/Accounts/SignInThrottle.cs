using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>
/// Counts failures to sign in, per account and per address, for all nodes. An account is never locked for good, else
/// strangers could lock it: the wait grows to a quarter of an hour and no further.
/// </summary>
internal sealed class SignInThrottle(IStore store, TimeProvider time)
{
    public const int PerAccount = 10;
    public const int PerAddress = 50;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);

    public static string KeyOf(Person? person, string typed) =>
        person is null ? $"name:{SecretToken.Hash(PersonRules.Tidy(typed))}" : $"person:{person.Id}";

    public static string KeyOf(Visitor visitor) => $"address:{visitor.Group}";

    /// <summary>How long to wait before another try; null when one may be made now.</summary>
    public async Task<TimeSpan?> WaitAsync(IReadOnlyCollection<string> keys, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var control = store.OpenControl();
        var until = await control.SignInFailures.AsNoTracking().Where(f => keys.Contains(f.Key) && f.BlockedUntil > now)
            .MaxAsync(f => f.BlockedUntil, cancel);
        return until - now;
    }

    /// <summary>Counts a failure; answers how many tries are left before waiting begins.</summary>
    public async Task<int> CountAsync(string key, int limit, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (at, oldest) = (now.ToUnixTimeMilliseconds(), (now - Window).ToUnixTimeMilliseconds());
        await using var control = store.OpenControl();
        await control.Database.ExecuteSqlAsync(
            $"""
            insert into sign_in_failures (key, since, count) values ({key}, {at}, 1)
            on conflict (key) do update set
              count = case when sign_in_failures.since < {oldest} then 1 else sign_in_failures.count + 1 end,
              since = case when sign_in_failures.since < {oldest} then {at} else sign_in_failures.since end
            """,
            cancel);
        var count = await control.SignInFailures.Where(f => f.Key == key).Select(f => f.Count).SingleAsync(cancel);
        if (count >= limit)
        {
            var until = now + TimeSpan.FromTicks(Math.Min(Window.Ticks, FirstWait.Ticks << Math.Min(6, count - limit)));
            await control.SignInFailures.Where(f => f.Key == key).ExecuteUpdateAsync(f => f.SetProperty(x => x.BlockedUntil, until), cancel);
        }

        return Math.Max(0, limit - count);
    }

    /// <summary>The account's own failures are over.</summary>
    public async Task ForgetAsync(string key, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        await control.SignInFailures.Where(f => f.Key == key).ExecuteDeleteAsync(cancel);
    }
}
