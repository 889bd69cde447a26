using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;

namespace Rostrum.Accounts;

/// <summary>What the owner of the instance has switched on; the same on every node from the next request on.</summary>
internal sealed class InstanceSwitches(IStore store, TimeProvider time)
{
    private const string Name = "switches";

    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(5);

    private volatile Known? latest;

    public async Task<Switches> ReadAsync(CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        return await control.Settings.AsNoTracking().SingleOrDefaultAsync(s => s.Name == Name, cancel) is { } row
            ? JsonSerializer.Deserialize<Switches>(row.Value, Conventions.ModelJson) ?? new()
            : new();
    }

    /// <summary>As they were some seconds ago at most: for what every page asks.</summary>
    public async ValueTask<Switches> ReadLatelyAsync(CancellationToken cancel)
    {
        if (latest is { } known && time.GetElapsedTime(known.At) < Lately)
        {
            return known.Switches;
        }

        var switches = await ReadAsync(cancel);
        latest = new(switches, time.GetTimestamp());
        return switches;
    }

    /// <summary>They were changed here: the next page sees it.</summary>
    public void Forget() => latest = null;

    /// <summary>Puts it into the context; saved with whatever else the request changes.</summary>
    public static async Task SetAsync(ControlDb control, Switches switches, CancellationToken cancel)
    {
        var value = JsonSerializer.SerializeToUtf8Bytes(switches, Conventions.ModelJson);
        if (await control.Settings.SingleOrDefaultAsync(s => s.Name == Name, cancel) is { } row)
        {
            row.Value = value;
        }
        else
        {
            control.Settings.Add(new() { Name = Name, Value = value });
        }
    }

    private sealed record Known(Switches Switches, long At);
}

/// <summary>Who may get an account, and whether strangers see anything at all.</summary>
internal sealed record Switches
{
    /// <summary>Anybody may make an account.</summary>
    public bool SignUp { get; init; }

    /// <summary>Owners and admins of workspaces may invite.</summary>
    public bool Invitations { get; init; } = true;

    /// <summary>The single sign-on provider may sign people in.</summary>
    public bool Sso { get; init; } = true;

    /// <summary>One person's own server: search engines are told to stay away.</summary>
    public bool SingleOperator { get; init; }

    [JsonIgnore]
    public bool MaySignUp => SignUp && !SingleOperator;

    [JsonIgnore]
    public bool MayInvite => Invitations && !SingleOperator;
}
