using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Bluesky;

/// <summary><c>com.atproto.server.*</c> and <c>com.atproto.identity.*</c>: sessions, app passwords, what the server
/// is.</summary>
internal sealed class ServerMethods(SandboxNetworkContext network, Sessions sessions)
{
    /// <summary>What the hosts of Bluesky itself allow (docs, checked 2026-11).</summary>
    public const long BlobLimit = 52_428_800;

    private static readonly RateRule SignIns = new("createSession", 30, TimeSpan.FromMinutes(5));
    private static readonly RateRule SignInsADay = new("createSession-day", 300, TimeSpan.FromDays(1));
    private static readonly Members SignIn = new(
        ("identifier", new Text()), ("password", new Text()), ("authFactorToken?", new Text()),
        ("allowTakendown?", new Flag()));

    public IEnumerable<(string Name, XrpcMethod Method)> All() =>
    [
        ("com.atproto.server.describeServer", XrpcMethod.Query(_ => Describe())),
        ("com.atproto.server.createSession", XrpcMethod.Procedure(CreateSessionAsync)),
        ("com.atproto.server.refreshSession", XrpcMethod.Procedure(RefreshSessionAsync)),
        ("com.atproto.server.deleteSession", XrpcMethod.Procedure(DeleteSessionAsync)),
        ("com.atproto.server.getSession", XrpcMethod.Query(GetSession)),
        ("com.atproto.server.getServiceAuth", XrpcMethod.Query(GetServiceAuth)),
        ("com.atproto.server.createAppPassword", XrpcMethod.Procedure(CreateAppPasswordAsync)),
        ("com.atproto.server.listAppPasswords", XrpcMethod.Query(ListAppPasswords)),
        ("com.atproto.server.revokeAppPassword", XrpcMethod.Procedure(RevokeAppPasswordAsync)),
        ("com.atproto.identity.resolveHandle", XrpcMethod.Query(ResolveHandle)),
    ];

    private JsonObject Describe() => new()
    {
        ["did"] = $"did:web:{network.AddressOf("pds").Host}", ["availableUserDomains"] = new JsonArray(".test"),
        ["inviteCodeRequired"] = false,
        ["links"] = new JsonObject(), ["contact"] = new JsonObject(), ["blobUploadLimit"] = BlobLimit,
    };

    private async Task<JsonObject?> CreateSessionAsync(XrpcCall call)
    {
        var body = await call.BodyAsync(SignIn);
        var identifier = body["identifier"]!.GetValue<string>();
        var key = $"{call.Http.Connection.RemoteIpAddress} {identifier}";
        call.Draws.AddRange([(SignIns, key, 1), (SignInsADay, key, 1)]);
        var (account, password) = (Find(identifier), body["password"]!.GetValue<string>());
        var appPassword = account is null ? null : Passwords(account).FirstOrDefault(p => p.Text == password);
        if (account is null || (appPassword is null && account.Password != password))
        {
            throw new XrpcException(401, "AuthenticationRequired", "Invalid identifier or password");
        }

        RefuseTakenDown(account);
        return WithAccount(sessions.Open(account, appPassword?.Name, appPassword?.Privileged ?? true), account,
            withEmail: true);
    }

    private async Task<JsonObject?> RefreshSessionAsync(XrpcCall call)
    {
        await RefuseBodyAsync(call.Http.Request, call.Cancel);
        call.Http.Response.Headers.CacheControl = "private";
        var (account, pair) = call.Admit(() => sessions.Renew(call.Http.Request));
        RefuseTakenDown(account);
        return WithAccount(pair, account, withEmail: true);
    }

    private async Task<JsonObject?> DeleteSessionAsync(XrpcCall call)
    {
        await RefuseBodyAsync(call.Http.Request, call.Cancel);
        sessions.Close(call.Http.Request);
        return null;
    }

    private JsonObject GetSession(XrpcCall call) => WithAccount([], call.Caller.Account, call.Caller.Scopes.Email);

    private JsonObject GetServiceAuth(XrpcCall call)
    {
        var (audience, method, now) = (call.Required("aud"), call.Optional("lxm"), network.World.HostNow);
        var caller = call.Caller;
        if (!Syntax.IsDid(audience.Split('#')[0]))
        {
            throw XrpcException.Invalid("Error: aud must be a valid did");
        }

        var expires = call.Optional("exp") is not { } text ? now.AddSeconds(60)
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, 253402300799))
            : throw XrpcException.Invalid("Error: exp must be an integer");
        if (expires < now || expires > now.AddHours(1) || (method is null && expires > now.AddSeconds(61)))
        {
            throw new XrpcException(400, "BadExpiration", expires < now ? "expiration is in past"
                : method is null
                    ? "cannot request a method-less token with an expiration more than a minute in the future"
                : "cannot request a token with an expiration more than an hour in the future");
        }

        caller.Scopes.DemandRpc(method ?? "*", audience);
        return new()
        {
            ["token"] = sessions.Tokens.Issue("JWT", new()
            {
                ["iss"] = caller.Account.Id, ["aud"] = audience, ["lxm"] = method, ["jti"] = Sessions.NewSecret("jti"),
                ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = expires.ToUnixTimeSeconds(),
            }),
        };
    }

    private async Task<JsonObject?> CreateAppPasswordAsync(XrpcCall call)
    {
        var account = OwnerOnly(call);
        var body = await call.BodyAsync(new Members(("name", new Text(MaxBytes: 64)), ("privileged?", new Flag())));
        var name = body["name"]!.GetValue<string>();
        if (Passwords(account).Any(p => p.Name == name))
        {
            throw XrpcException.Invalid("could not create app-specific password");
        }

        var text = "cnry-"
            + string.Join('-',
                Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)).Chunk(4).Select(c => new string(c)));
        var made = new AppPassword(name, text, BlueskyIds.Time(network.World.HostNow),
            body["privileged"]?.GetValue<bool>() ?? false);
        Keep(account, [.. Passwords(account), made]);
        return new() { ["name"] = name, ["password"] = text, ["createdAt"] = made.CreatedAt,
            ["privileged"] = made.Privileged };
    }

    private JsonObject ListAppPasswords(XrpcCall call) => new()
    {
        ["passwords"] = new JsonArray([.. Passwords(OwnerOnly(call)).Select(p => new JsonObject
        {
            ["name"] = p.Name, ["createdAt"] = p.CreatedAt, ["privileged"] = p.Privileged,
        })]),
    };

    private async Task<JsonObject?> RevokeAppPasswordAsync(XrpcCall call)
    {
        var account = OwnerOnly(call);
        var name = (await call.BodyAsync(new Members(("name", new Text()))))["name"]!.GetValue<string>();
        Keep(account, [.. Passwords(account).Where(p => p.Name != name)]);
        sessions.EndAppPassword(account, name);
        return null;
    }

    private JsonObject ResolveHandle(XrpcCall call)
    {
        var handle = call.Required("handle");
        return Syntax.IsHandle(handle) && Find(handle) is { } account
            ? new() { ["did"] = account.Id }
            : throw XrpcException.Invalid(Syntax.IsHandle(handle) ? "Unable to resolve handle"
                : "Error: handle must be a valid handle");
    }

    private JsonObject WithAccount(JsonObject answer, SandboxAccount account, bool withEmail)
    {
        answer["did"] = account.Id;
        answer["didDoc"] = BlueskyIds.Document(account, network.AddressOf("pds"));
        answer["handle"] = account.Handle;
        if (withEmail)
        {
            answer["email"] = $"{account.Handle.Split('.')[0]}@example.com";
            answer["emailConfirmed"] = true;
        }

        answer["active"] = true;
        return answer;
    }

    private SandboxAccount? Find(string identifier) =>
        network.World.Accounts.Find(network.Id, identifier)
            ?? (Syntax.IsHandle(identifier) ? network.AccountOf(identifier) : null);

    private static void RefuseTakenDown(SandboxAccount account)
    {
        if (account.Extra["takenDown"] is not null)
        {
            throw new XrpcException(401, "AccountTakedown", "Account has been taken down");
        }
    }

    /// <summary>The one that every account has from the start, and those made since.</summary>
    private List<AppPassword> Passwords(SandboxAccount account) => account.Extra["appPasswords"] is JsonArray kept
        ? [.. kept.Select(p => p.Deserialize<AppPassword>()!)]
        : [new("first", account.AppPassword!, BlueskyIds.Time(network.World.HostNow), Privileged: true)];

    private void Keep(SandboxAccount account, List<AppPassword> passwords) =>
        network.World.Accounts.Change(network.Id, account.Id, a =>
    {
        var extra = (JsonObject)a.Extra.DeepClone();
        extra["appPasswords"] = JsonSerializer.SerializeToNode(passwords);
        return a with { Extra = extra };
    });

    /// <summary>An app password cannot make or see app passwords (measured on the reference server, 2026-11).</summary>
    private static SandboxAccount OwnerOnly(XrpcCall call) => call.Caller is { IsOwner: true } owner
        ? owner.Account
        : throw new XrpcException(400, "InvalidToken", "Bad token scope");

    private static async Task RefuseBodyAsync(HttpRequest request, CancellationToken cancel)
    {
        var one = new byte[1];
        if (await request.Body.ReadAsync(one, cancel) > 0)
        {
            throw XrpcException.Invalid("A request body was provided when none was expected");
        }
    }
}

internal sealed record AppPassword(string Name, string Text, string CreatedAt, bool Privileged);
