using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Rostrum.Accounts;
using Rostrum.Platform.Secrets;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Accounts;

/// <summary>The provider from npm, and the dance of a browser through its pages.</summary>
internal sealed partial class RealProvider : IAsyncDisposable
{
    private Process? process;

    public async Task<SignOnProvider> StartAsync(Uri publicUrl)
    {
        var start = new ProcessStartInfo(Path.Combine(Root(), "tests", "servers", "sign-on-provider.sh"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add("run");
        start.ArgumentList.Add(new Uri(publicUrl, SignOnProvider.CallbackPath).AbsoluteUri);
        process = Process.Start(start)!;
        var issuer = (await process.StandardOutput.ReadLineAsync(ApiHost.Cancel)).ShouldNotBeNull("The provider did not start.");
        return new(new(issuer), "rostrum", Secret.FromText("secret-of-the-test"), "Example");
    }

    /// <summary>Where the provider sends the browser back to.</summary>
    public async Task<string> SignInAsync(Browser browser, string name, string from)
    {
        var begun = await browser.OpenAsync(from);
        begun.Status.ShouldBe(HttpStatusCode.Redirect, begun.Text);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() });
        var at = new Uri(begun.Location!);
        QueryHelpers.ParseQuery(at.Query)["code_challenge_method"].ToString().ShouldBe("S256");
        var form = (FormUrlEncodedContent?)null;
        for (var step = 0; step < 20; step++)
        {
            using var answer = await (form is null ? http.GetAsync(at, ApiHost.Cancel) : http.PostAsync(at, form, ApiHost.Cancel));
            form = null;
            if (answer.Headers.Location is { } next)
            {
                at = new(at, next);
                if (at.AbsolutePath == SignOnProvider.CallbackPath)
                {
                    return at.PathAndQuery;
                }

                continue;
            }

            var text = await answer.Content.ReadAsStringAsync(ApiHost.Cancel);
            var prompt = Prompt().Match(text).Groups[1].Value;
            prompt.ShouldNotBeEmpty(text);
            form = new([new("prompt", prompt), new("login", name), new("password", "any")]);
            at = new(at, Action().Match(text).Groups[1].Value);
        }

        throw new InvalidOperationException("The provider leads in circles.");
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));

    [GeneratedRegex("name=\"prompt\" value=\"(\\w+)\"")]
    private static partial Regex Prompt();

    [GeneratedRegex("<form[^>]* action=\"([^\"]+)\"")]
    private static partial Regex Action();
}
