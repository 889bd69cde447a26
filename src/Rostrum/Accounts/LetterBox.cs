using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Rostrum.Model;
using Rostrum.Platform.Secrets;

namespace Rostrum.Accounts;

/// <summary>Puts letters on their way, in the same commit as what they are about; <see cref="SendLetters"/> carries them.</summary>
internal sealed class LetterBox(KeyRing keys, RostrumSettings settings, TimeProvider time) : IDisposable
{
    private const string Purpose = "letter";

    private readonly SemaphoreSlim waiting = new(0, 1);

    /// <summary>A letter of the phrases <c>mail.{kind}</c> in the person's language.</summary>
    /// <param name="values">What the text names; this site's address where there are none.</param>
    public LetterDraft DraftTo(Person person, string kind, string path, params object[] values)
    {
        var phrases = Phrases.Find(person.Locale) ?? Phrases.English;
        return new(
            phrases, person.Email, phrases[$"mail.{kind}.subject"],
            phrases.Say($"mail.{kind}.text", values.Length > 0 ? values : [settings.PublicUrl.Authority]),
            phrases[$"mail.{kind}.button"], new(settings.PublicUrl, path)) { Name = person.Name };
    }

    /// <summary>Call <see cref="Hurry"/> after the commit.</summary>
    public void Put(ControlDb control, LetterDraft draft)
    {
        var now = time.GetUtcNow();
        var id = draft.Id ?? Guid.CreateVersion7(now);
        var content = Compose(draft);
        var clear = JsonSerializer.SerializeToUtf8Bytes(content, Conventions.ModelJson);
        control.Letters.Add(new()
        {
            Id = id,
            Recipient = draft.Recipient,
            Subject = new([.. draft.Subject.Where(c => !char.IsControl(c))]),
            Sealed = keys.Seal(Purpose, id, clear),
            CreatedAt = now,
            DueAt = now,
        });
        CryptographicOperations.ZeroMemory(clear);
    }

    /// <summary>There is something to send.</summary>
    public void Hurry()
    {
        try
        {
            waiting.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody said so already, and nobody has looked since.
        }
    }

    /// <summary>Until somebody hurries, or this long.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(waiting.WaitAsync(end.Token), Task.Delay(atMost, time, end.Token));
        await end.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }

    public LetterContent Open(Letter letter)
    {
        using var clear = keys.Open(Purpose, letter.Id, letter.Sealed!);
        return JsonSerializer.Deserialize<LetterContent>(clear.RevealBytes(), Conventions.ModelJson) ?? throw new SealBrokenException();
    }

    public void Dispose() => waiting.Dispose();

    private LetterContent Compose(LetterDraft draft)
    {
        var phrases = draft.Phrases;
        var greeting = draft.Name is { } name ? phrases.Say("mail.greeting", name) : "";
        var reason = phrases.Say("mail.reason", settings.PublicUrl.Authority);
        var foot = draft.Settings is { } page ? $"{phrases["mail.settings"]}: {page.AbsoluteUri}" : Ignore(draft);
        string[] lines = [greeting, draft.Text, draft.Quote ?? "", draft.Link.AbsoluteUri, foot, reason];
        return new(string.Join("\n\n", lines.Where(l => l.Length > 0)) + "\n", Html(draft, greeting, reason), draft.Link.AbsoluteUri)
        {
            Settings = draft.Settings?.AbsoluteUri,
        };
    }

    private static string Ignore(LetterDraft draft) => draft.IsReport ? "" : draft.Phrases["mail.ignore"];

    // Mail programs know no style sheets: every line carries its own, and nothing is fetched.
    private static string Html(LetterDraft draft, string greeting, string reason)
    {
        const string type = "font-family:ui-sans-serif,system-ui,-apple-system,'Segoe UI',Arial,sans-serif";
        string Line(string text, string style) =>
            text.Length == 0 ? "" : $"<p style=\"margin:0 0 16px;{style}\">{WebUtility.HtmlEncode(text).Replace("\n", "<br>", StringComparison.Ordinal)}</p>";
        var link = WebUtility.HtmlEncode(draft.Link.AbsoluteUri);
        const string small = "font-size:13px;color:#52646b";
        var foot = draft.Settings is { } page
            ? $"<p style=\"margin:0 0 16px;{small}\"><a style=\"color:#52646b\" href=\"{WebUtility.HtmlEncode(page.AbsoluteUri)}\">{WebUtility.HtmlEncode(draft.Phrases["mail.settings"])}</a></p>"
            : Line(Ignore(draft), small);
        return $"""
            <!doctype html><html lang="{draft.Phrases.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark"></head><body style="margin:0;padding:24px 12px;background:#eef2f4">
            <div style="max-width:560px;margin:0 auto;padding:28px;border-radius:14px;background:#ffffff;color:#16252b;font-size:16px;line-height:1.5;{type}">
            <p style="margin:0 0 20px;font-weight:600;letter-spacing:-.02em">Rostrum</p>
            <h1 style="margin:0 0 16px;font-size:22px;line-height:1.25">{WebUtility.HtmlEncode(draft.Subject)}</h1>
            {Line(greeting, "")}{Line(draft.Text, "")}{Line(draft.Quote ?? "", "padding-left:12px;border-left:3px solid #c9d6da")}
            <p style="margin:0 0 20px"><a href="{link}" style="display:inline-block;padding:11px 18px;border-radius:8px;background:#1d5c74;color:#ffffff;text-decoration:none;font-weight:600">{WebUtility.HtmlEncode(draft.Button)}</a></p>
            <p style="margin:0 0 16px;font-size:12px;color:#52646b;word-break:break-all">{link}</p>
            {foot}{Line(reason, "margin:0;font-size:12px;color:#52646b")}
            </div></body></html>
            """;
    }
}

/// <summary>A letter to write.</summary>
internal sealed record LetterDraft(Phrases Phrases, string Recipient, string Subject, string Text, string Button, Uri Link)
{
    /// <summary>Who is greeted.</summary>
    public string? Name { get; init; }

    /// <summary>Somebody else's words.</summary>
    public string? Quote { get; init; }

    /// <summary>Where the person chooses what they are told; set on letters nobody asked for one by one.</summary>
    public Uri? Settings { get; init; }

    /// <summary>Tells of something done: there is nothing that could be left undone by ignoring it.</summary>
    public bool IsReport { get; init; }

    /// <summary>An id that follows from its cause, where the same letter might be written twice.</summary>
    public Guid? Id { get; init; }
}

/// <summary>What stands in a letter.</summary>
internal sealed record LetterContent(string Text, string Html, string Link)
{
    public string? Settings { get; init; }
}
