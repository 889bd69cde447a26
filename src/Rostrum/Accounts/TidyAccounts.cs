using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Removes what accounts need no more: ended sessions, dead links, visits after 90 days, messages after 180, sign-ins after a year.</summary>
internal sealed class TidyAccounts(IStore store, TimeProvider time, ILogger<TidyAccounts> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan VisitsKept = TimeSpan.FromDays(90);
    private static readonly TimeSpan MessagesKept = ContactDesk.Kept;
    private static readonly TimeSpan SignInsKept = TimeSpan.FromDays(365);
    private static readonly TimeSpan LettersKept = TimeSpan.FromDays(8);
    private static readonly TimeSpan FailuresKept = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TidyAsync(stoppingToken);
            }
            catch (DbException failed)
            {
                logger.TidyingWaits(failed);
            }
        }
    }

    internal async Task TidyAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var (visits, signIns, letters, failures) = (now - VisitsKept, now - SignInsKept, now - LettersKept, now - FailuresKept);
        await using var control = store.OpenControl();
        await control.Sessions.Where(s => s.EndsAt < now).ExecuteDeleteAsync(cancel);
        await control.AccountTokens.Where(t => t.EndsAt < now).ExecuteDeleteAsync(cancel);
        await control.Invitations.Where(i => i.EndsAt < now).ExecuteDeleteAsync(cancel);
        await control.Visits.Where(v => v.At < visits).ExecuteDeleteAsync(cancel);
        await control.SignIns.Where(s => s.At < signIns).ExecuteDeleteAsync(cancel);
        await control.Letters.Where(l => l.CreatedAt < letters).ExecuteDeleteAsync(cancel);
        var messages = now - MessagesKept;
        await control.ContactMessages.Where(m => m.CreatedAt < messages).ExecuteDeleteAsync(cancel);
        await control.SignInFailures.Where(f => f.Since < failures).ExecuteDeleteAsync(cancel);
    }
}
