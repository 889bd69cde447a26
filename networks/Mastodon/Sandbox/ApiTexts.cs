using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Mastodon;

/// <summary>Why a call is refused; the words come in the language of the request or of the account.</summary>
internal enum Refusal
{
    Blank,
    TooLong,
    TooManyFiles,
    ImagesAndVideo,
    NotReady,
    UnknownMedia,
    PollTooFew,
    PollTooMany,
    PollOptionTooLong,
    PollDuplicates,
    PollTooShort,
    PollTooFar,
    PollOver,
    VotedAlready,
    WrongChoice,
    ReplyGone,
    NotFound,
    NotAllowed,
    OutsideScopes,
    TokenInvalid,
    TokenRevoked,
    TokenExpired,
    NeedsPerson,
    WrongFile,
    FileTooBig,
    DescriptionTooLong,
    WrongParameter,
    TooManyRequests,
    Disabled,
}

/// <summary>A refusal with its status and what stands in the sentence.</summary>
internal sealed class ApiException(int status, Refusal why, params object[] values) : Exception(why.ToString())
{
    public int Status => status;

    public Refusal Why => why;

    public IReadOnlyList<object> Values => values;

    public static ApiException Invalid(Refusal why, params object[] values) => new(422, why, values);

    public static ApiException Wrong(string parameter) => new(422, Refusal.WrongParameter, parameter);

    public static ApiException NotFound() => new(404, Refusal.NotFound);
}

/// <summary>The sentences, in English, German and Japanese, as translated servers say them (recorded
/// 2026-08).</summary>
internal static class ApiTexts
{
    private static readonly string[] Known = ["en", "de", "ja"];

    /// <summary>The <c>lang</c> parameter, the account's own language, the header, English.</summary>
    public static string Language(HttpRequest request, string? parameter, SandboxAccount? account)
    {
        var asked = new[] { parameter, account?.Extra["locale"]?.GetValue<string>() }
            .Concat(request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1)
                .Select(l => l.Value.ToString()));
        return asked.OfType<string>().Select(a => a.Split('-')[0].ToLowerInvariant()).FirstOrDefault(Known.Contains)
            ?? "en";
    }

    public static string Say(ApiException refused, string language)
    {
        var (prefix, texts) = Texts(refused.Why);
        var at = Array.IndexOf(Known, language);
        var text = string.Format(CultureInfo.InvariantCulture, texts.Length > 1 ? texts[at] : texts[0],
            [.. refused.Values]);
        return (prefix ? language switch
        {
            "de" => "Gültigkeitsprüfung ist fehlgeschlagen: ",
            "ja" => "バリデーションに失敗しました: ",
            _ => "Validation failed: ",
        } : "") + text;
    }

    private static (bool Validation, string[] Texts) Texts(Refusal why) => why switch
    {
        Refusal.Blank => (true, ["Text can't be blank", "Text muss ausgefüllt werden", "Textを入力してください"]),
        Refusal.TooLong =>
            (true, ["Text character limit of {0} exceeded", "Text Begrenzung von {0} Zeichen überschritten",
                "Text上限は{0}文字です"]),
        Refusal.TooManyFiles =>
            (false, ["Cannot attach more than {0} files", "Es können nicht mehr als {0} Dateien angehängt werden",
                "追加できるファイルは{0}個までです"]),
        Refusal.ImagesAndVideo => (false, ["Cannot attach a video to a post that already contains images",
            "Es kann kein Video an einen Beitrag angehängt werden, der bereits Bilder enthält",
            "すでに画像が追加されているため、動画を追加することはできません"]),
        Refusal.NotReady => (false, ["Cannot attach files that have not finished processing. Try again in a moment!",
            "Dateien, die noch verarbeitet werden, können nicht angehängt werden. Versuche es gleich noch einmal!",
            "処理が完了していないファイルを添付することはできません。しばらくしてからもう一度お試しください。"]),
        Refusal.UnknownMedia => (false, ["Media ({0}) not found or already attached to another post",
            "Medien ({0}) nicht gefunden oder bereits an einen anderen Beitrag angehängt",
            "メディア ({0}) が存在しないか、すでに添付して投稿されています"]),
        Refusal.PollTooFew =>
            (true, ["Options must have more than one item", "Auswahlmöglichkeiten: mehr als eine ist nötig",
                "選択肢は2つ以上必要です"]),
        Refusal.PollTooMany =>
            (true, ["Options can't contain more than {0} items", "Auswahlmöglichkeiten: höchstens {0}",
                "選択肢は{0}個までです"]),
        Refusal.PollOptionTooLong =>
            (true, ["Options can't be longer than {0} characters each", "Auswahlmöglichkeiten: höchstens {0} Zeichen",
                "選択肢は1つ{0}文字までです"]),
        Refusal.PollDuplicates =>
            (true, ["Options contain duplicate items", "Auswahlmöglichkeiten enthalten doppelte Einträge",
                "選択肢が重複しています"]),
        Refusal.PollTooShort => (true, ["Expires at is too soon", "Ende ist zu bald", "期間が短すぎます"]),
        Refusal.PollTooFar =>
            (true, ["Expires at is too far into the future", "Ende liegt zu weit in der Zukunft", "期間が長すぎます"]),
        Refusal.PollOver =>
            (true, ["The poll has already ended", "Die Umfrage ist bereits beendet", "このアンケートはすでに終了しています"]),
        Refusal.VotedAlready =>
            (true, ["You have already voted on this poll", "Du hast an dieser Umfrage bereits teilgenommen",
                "このアンケートには投票済みです"]),
        Refusal.WrongChoice =>
            (true, ["The chosen vote option does not exist", "Diese Auswahl gibt es nicht", "選択肢が存在しません"]),
        Refusal.ReplyGone =>
            (false, ["The post you are trying to reply to does not appear to exist.",
                "Der Beitrag, auf den du antworten möchtest, scheint nicht zu existieren.", "返信しようとしている投稿は存在しないようです。"]),
        Refusal.NotFound => (false, ["Record not found"]),
        Refusal.NotAllowed => (false, ["This action is not allowed"]),
        Refusal.OutsideScopes => (false, ["This action is outside the authorized scopes"]),
        Refusal.TokenInvalid => (false, ["The access token is invalid"]),
        Refusal.TokenRevoked => (false, ["The access token was revoked"]),
        Refusal.TokenExpired => (false, ["The access token expired"]),
        Refusal.NeedsPerson => (false, ["This method requires an authenticated user"]),
        Refusal.WrongFile =>
            (true, ["File content type is invalid", "Datei hat einen ungültigen Typ", "ファイルの形式が正しくありません"]),
        Refusal.FileTooBig =>
            (true, ["File file size must be less than {0} MB", "Datei muss kleiner als {0} MB sein",
                "ファイルのサイズは{0} MB未満にしてください"]),
        Refusal.DescriptionTooLong =>
            (true, ["Description is too long (maximum is {0} characters)",
                "Beschreibung ist zu lang (höchstens {0} Zeichen)", "説明は{0}文字以内で入力してください"]),
        Refusal.WrongParameter =>
            (true, ["{0} is unknown or has a wrong value", "{0} ist unbekannt oder hat einen falschen Wert",
                "{0}が正しくありません"]),
        Refusal.TooManyRequests => (false, ["Too many requests"]),
        Refusal.Disabled => (false, ["Your login is currently disabled"]),
        _ => throw new ArgumentOutOfRangeException(nameof(why), why, null),
    };
}
