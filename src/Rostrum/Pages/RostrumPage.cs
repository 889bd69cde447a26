using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rostrum.Accounts;
using Rostrum.Operations;

namespace Rostrum.Pages;

/// <summary>What every page without script has: its language, the words for mistakes, and a way on.</summary>
internal abstract class RostrumPage : PageModel
{
    public const string LanguageCookie = "rostrum-language";

    private readonly Dictionary<string, string> wrong = [];
    private Phrases? phrases;

    public static string Version => HealthRoutes.Version;

    /// <summary>Where to go on to afterwards; used only when it is a path of ours.</summary>
    [BindProperty(SupportsGet = true)]
    public string? ReturnTo { get; set; }

    /// <summary>A sentence above the form: what went wrong as a whole.</summary>
    public string? Alert { get; protected set; }

    public string Host => HttpContext.RequestServices.GetRequiredService<RostrumSettings>().PublicUrl.Authority;

    public Phrases Phrases => phrases ??= Phrases.Find(Request.Cookies[LanguageCookie]) ?? Phrases.Accepted(Request.Headers.AcceptLanguage);

    public CancellationToken Cancel => HttpContext.RequestAborted;

    protected string WayOn => Url.IsLocalUrl(ReturnTo) ? ReturnTo! : "/";

    public string T(string key) => Phrases[key];

    public string T(string key, params object[] values) => Phrases.Say(key, values);

    /// <summary>The sentence about a field, or null when nothing is wrong with it.</summary>
    public string? WrongWith(string field) => wrong.TryGetValue(field, out var key) ? Phrases[key] : null;

    protected void Note(string field, string key)
    {
        wrong[field] = key;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        Alert ??= Phrases["mistake.summary"];
    }

    protected void Note(IReadOnlyDictionary<string, string> mistakes)
    {
        foreach (var (field, key) in mistakes)
        {
            if (field.Length == 0)
            {
                Alert = Phrases[key];
            }

            Note(field, key);
        }
    }
}

/// <summary>One line of a form.</summary>
internal sealed record Field(string Name, string Label, string? Value = null)
{
    public string Type { get; init; } = "text";

    public string? Autocomplete { get; init; }

    public string? Hint { get; init; }

    public string? Mistake { get; init; }

    public bool IsOptional { get; init; }

    public int MaxLength { get; init; } = 254;
}
