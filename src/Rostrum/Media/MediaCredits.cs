using Rostrum.Model;

namespace Rostrum.Media;

/// <summary>The credit of a file, as its row keeps it.</summary>
internal static class MediaCredits
{
    public static MediaCredit? Of(MediaAsset asset) =>
        asset is { CreditText: { } text, CreditUrl: { } url } ? new(text, url) : null;
}
