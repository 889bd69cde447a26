using System.Text.RegularExpressions;

namespace Rostrum.Accounts;

/// <summary>Browser, operating system and kind of device, read from the agent a browser tells; words for people, never a basis for a decision.</summary>
internal sealed partial record BrowserName(string Browser, string System, string Device)
{
    private const string Unknown = "Unknown";

    // The first that is found counts: most browsers name the ones they descend from as well.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("HeadlessChrome", "Chrome"), ("Chromium", "Chromium"), ("Chrome", "Chrome"),
        ("Version", "Safari"), ("curl", "curl"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows NT", "Windows"),
        ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    public static BrowserName Read(string? agent)
    {
        agent ??= "";
        var browser = Unknown;
        foreach (var (sign, name) in Browsers)
        {
            var at = agent.IndexOf(sign, StringComparison.Ordinal);
            if (at >= 0)
            {
                var version = MajorVersion().Match(agent, at);
                browser = version.Success ? $"{name} {version.Groups[1].Value}" : name;
                break;
            }
        }

        var system = Array.Find(Systems, s => agent.Contains(s.Sign, StringComparison.Ordinal)).Name ?? Unknown;
        var isTablet = system == "iPadOS" || (system == "Android" && !agent.Contains("Mobile", StringComparison.Ordinal));
        var device = isTablet ? "Tablet" : system is "iOS" or "Android" ? "Phone" : system == Unknown ? Unknown : "Computer";
        return new(browser, system, device);
    }

    [GeneratedRegex(@"\G\w+/(\d+)")]
    private static partial Regex MajorVersion();
}
