using Microsoft.EntityFrameworkCore;
using NodaTime;
using Rostrum.Model;

namespace Rostrum.Workspaces;

/// <summary>The time zone of a workspace; UTC where its name is not known any more.</summary>
internal static class WorkspaceZone
{
    public static async Task<DateTimeZone> OfAsync(ControlDb control, Guid workspace, CancellationToken cancel) =>
        Named(await control.Workspaces.Where(w => w.Id == workspace).Select(w => w.Zone).SingleAsync(cancel));

    public static DateTimeZone Named(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc;
}
