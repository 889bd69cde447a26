namespace Rostrum.Model;

/// <summary>The states that some deliveries are in: all that is needed for what their post or channel shows.</summary>
internal readonly record struct DeliveryStates
{
    // A delivery's state and a post's have the same name where one state is all there is.
    private static readonly PostState[] Alone = [.. Enum.GetNames<DeliveryState>().Select(Enum.Parse<PostState>)];

    private readonly int bits;

    private DeliveryStates(int bits) => this.bits = bits;

    public DeliveryStates With(DeliveryState state) => new(bits | (1 << (int)state));

    public DeliveryStates With(DeliveryStates others) => new(bits | others.bits);

    public bool Has(DeliveryState state) => (bits & (1 << (int)state)) != 0;

    /// <summary>Cancelled ones count only where there are no others.</summary>
    public PostState Fold()
    {
        var counted = bits & ~(1 << (int)DeliveryState.Cancelled);
        if (counted == 0)
        {
            return bits == 0 ? PostState.Draft : PostState.Cancelled;
        }

        return int.IsPow2(counted) ? Alone[int.Log2(counted)] : Mixed();
    }

    private PostState Mixed() => this switch
    {
        _ when Has(DeliveryState.NeedsPerson) => PostState.NeedsPerson,
        _ when Has(DeliveryState.Unknown) => PostState.Unknown,
        _ when Has(DeliveryState.Working) => PostState.Working,
        _ when Has(DeliveryState.Live) && Has(DeliveryState.Scheduled) => PostState.Working,
        _ when Has(DeliveryState.Live) => PostState.PartlyLive,
        _ when Has(DeliveryState.Held) => PostState.Held,
        _ when Has(DeliveryState.Failed) => PostState.Failed,
        _ when Has(DeliveryState.HandedOver) => PostState.HandedOver,
        _ when Has(DeliveryState.Scheduled) => PostState.Scheduled,
        _ when Has(DeliveryState.Approved) => PostState.Approved,
        _ when Has(DeliveryState.InReview) => PostState.InReview,
        _ => PostState.Draft,
    };
}
