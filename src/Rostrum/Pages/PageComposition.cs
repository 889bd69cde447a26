using System.Text.Unicode;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.WebEncoders;

namespace Rostrum.Pages;

/// <summary>The pages that work without script: what they need, and where they stand in the pipeline.</summary>
internal static class PageComposition
{
    private const string FormCookie = "rostrum-form";

    public static void AddPages(this IServiceCollection services)
    {
        services.AddSingleton<PageKeys>();
        services.AddDataProtection().SetApplicationName("rostrum");
        services.AddOptions<KeyManagementOptions>().Configure<PageKeys>((options, keys) => options.XmlRepository = keys);
        services.AddRazorPages().ConfigureApplicationPartManager(TakeOurPages);
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new(UnicodeRanges.All)); // Japanese stays readable in the source
        services.AddExceptionHandler<PageErrors>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = FormCookie;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }

    /// <summary>A person's browser asks for a page, and nothing of the API or of files.</summary>
    public static bool IsForPeople(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/api") && !http.Request.Path.StartsWithSegments("/m")
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Before everything else: headers for every answer, and pages in the place of bare errors.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseMiddleware<PageHeaders>();
        app.UseWhen(IsForPeople, people => people.UseStatusCodePagesWithReExecute("/error/{0}"));
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapPageAssets();
        app.MapPasskeyAsk();
        app.MapRazorPages();
    }

    // Of this assembly whoever started it: the framework looks into the program that runs, which may be the demo or a test.
    private static void TakeOurPages(ApplicationPartManager parts)
    {
        var ours = typeof(PageComposition).Assembly;
        parts.ApplicationParts.Clear();
        foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(ours).GetApplicationParts(ours))
        {
            parts.ApplicationParts.Add(part);
        }
    }
}
