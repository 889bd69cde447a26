namespace Rostrum.Stock;

/// <summary>Where a source is: its own address, or another one that stands in for it.</summary>
/// <param name="Api">Ends without a slash.</param>
/// <param name="PictureHost">Its pictures lie on this host and those below it.</param>
/// <param name="IsReplaced">Another address stands in, and may keep pictures itself.</param>
internal sealed record StockPlace(Uri Api, string PictureHost, bool IsReplaced)
{
    public Uri At(string pathAndQuery) => new(Api.GetLeftPart(UriPartial.Path).TrimEnd('/') + pathAndQuery);

    /// <summary>Exactly https on one of the hosts, or the very origin that stands in.</summary>
    public bool HasPictureAt(Uri address) =>
        (IsReplaced && address.GetLeftPart(UriPartial.Authority) == Api.GetLeftPart(UriPartial.Authority))
        || (address is { Scheme: "https", IsDefaultPort: true, UserInfo: "" }
            && (address.IdnHost == PictureHost || address.IdnHost.EndsWith('.' + PictureHost, StringComparison.Ordinal)));
}
