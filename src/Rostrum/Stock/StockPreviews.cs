using System.Buffers.Text;
using System.Text;
using Rostrum.Platform.Secrets;

namespace Rostrum.Stock;

/// <summary>Seals the address of a preview into the address that browsers ask us for, and opens it again.</summary>
internal sealed class StockPreviews(KeyRing keys)
{
    private const int LongestToken = 4_096;

    public StockItem Seal(IStockSource source, StockItem item) => item with
    {
        PreviewToken = Seal(source, item.Preview),
        StillToken = item.Still is { } still ? Seal(source, still) : null,
    };

    /// <summary>The picture's address; null for what we did not seal for this source, or what is not on a host of it any more.</summary>
    public Uri? Open(IStockSource source, string token)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token))
        {
            return null;
        }

        try
        {
            using var clear = keys.Open(PurposeOf(source), Guid.Empty, Base64Url.DecodeFromChars(token));
            return Uri.TryCreate(clear.Reveal(), UriKind.Absolute, out var address) && source.HasPictureAt(address) ? address : null;
        }
        catch (SealBrokenException)
        {
            return null;
        }
    }

    private string Seal(IStockSource source, Uri address) =>
        Base64Url.EncodeToString(keys.Seal(PurposeOf(source), Guid.Empty, Encoding.UTF8.GetBytes(address.AbsoluteUri)));

    private static string PurposeOf(IStockSource source) => $"stock-preview:{source.Id}";
}
