using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>Begins, finds and ends the sessions of browsers. The cookie holds 32 random bytes, the database their hash.</summary>
internal sealed class Sessions(IStore store, TimeProvider time)
{
    public static readonly TimeSpan Idle = TimeSpan.FromDays(14);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>When somebody was last seen is written at most this often.</summary>
    public static readonly TimeSpan SeenNoted = TimeSpan.FromMinutes(5);

    /// <summary>A new session with a new token; the one this browser had before ends.</summary>
    public async Task BeginAsync(HttpContext http, Guid personId, CancellationToken cancel)
    {
        await EndAsync(http, cancel);
        var now = time.GetUtcNow();
        var visitor = Visitor.Of(http);
        var token = SecretToken.Create();
        await using var control = store.OpenControl();
        control.Sessions.Add(new()
        {
            Id = Guid.CreateVersion7(now),
            PersonId = personId,
            TokenHash = SecretToken.Hash(token),
            CreatedAt = now,
            LastSeenAt = now,
            EndsAt = now + Idle,
            Address = visitor.Address,
            Agent = visitor.Agent,
        });
        await control.SaveChangesAsync(cancel);
        http.Response.Cookies.Append(CookieName(http), token, Shape(http, Longest));
    }

    /// <summary>Whose browser this is; null when nobody is signed in on it.</summary>
    public async Task<(Person Person, Guid SessionId)?> FindAsync(HttpContext http, CancellationToken cancel)
    {
        if (http.Request.Cookies[CookieName(http)] is not { Length: > 0 } token)
        {
            return null;
        }

        var (hash, now) = (SecretToken.Hash(token), time.GetUtcNow());
        await using var control = store.OpenControl();
        var found = await control.Sessions.AsNoTracking().Where(s => s.TokenHash == hash && s.EndsAt > now)
            .Join(control.People.AsNoTracking(), s => s.PersonId, p => p.Id, (s, p) => new { Session = s, Person = p })
            .SingleOrDefaultAsync(cancel);
        if (found is null)
        {
            return null;
        }

        await NoteSeenAsync(control, found.Session, http, now, cancel);
        return (found.Person, found.Session.Id);
    }

    /// <summary>Signs this browser out.</summary>
    public async Task EndAsync(HttpContext http, CancellationToken cancel)
    {
        if (http.Request.Cookies[CookieName(http)] is { Length: > 0 } token)
        {
            var hash = SecretToken.Hash(token);
            await using var control = store.OpenControl();
            await control.Sessions.Where(s => s.TokenHash == hash).ExecuteDeleteAsync(cancel);
            http.Response.Cookies.Delete(CookieName(http), Shape(http, null));
        }
    }

    /// <summary>Ends one session of this person; false when there is none of that id.</summary>
    public async Task<bool> EndAsync(Guid personId, Guid sessionId, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        return await control.Sessions.Where(s => s.Id == sessionId && s.PersonId == personId).ExecuteDeleteAsync(cancel) == 1;
    }

    /// <summary>Ends all sessions of this person but one.</summary>
    public async Task EndOthersAsync(Guid personId, Guid? kept, CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        await control.Sessions.Where(s => s.PersonId == personId && s.Id != kept).ExecuteDeleteAsync(cancel);
    }

    private static async Task NoteSeenAsync(ControlDb control, Session session, HttpContext http, DateTimeOffset now, CancellationToken cancel)
    {
        if (now - session.LastSeenAt < SeenNoted)
        {
            return;
        }

        var visitor = Visitor.Of(http);
        var last = session.CreatedAt + Longest;
        var ends = now + Idle < last ? now + Idle : last;
        await control.Sessions.Where(s => s.Id == session.Id).ExecuteUpdateAsync(
            s => s.SetProperty(x => x.LastSeenAt, now).SetProperty(x => x.EndsAt, ends)
                .SetProperty(x => x.Address, visitor.Address).SetProperty(x => x.Agent, visitor.Agent),
            cancel);
    }

    private static string CookieName(HttpContext http) => http.Request.IsHttps ? SessionReader.SecureCookie : SessionReader.PlainCookie;

    private static CookieOptions Shape(HttpContext http, TimeSpan? kept) => new()
    {
        HttpOnly = true,
        Secure = http.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = kept,
        IsEssential = true,
    };
}

/// <summary>A secret that travels in a cookie or a link; only its hash is stored.</summary>
internal static class SecretToken
{
    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));
}
