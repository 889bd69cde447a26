namespace Rostrum.Pages;

/// <summary>A page of text in both languages.</summary>
internal sealed class LegalPage : RostrumPage
{
    public bool IsJapanese => Phrases.Language == "ja";
}
