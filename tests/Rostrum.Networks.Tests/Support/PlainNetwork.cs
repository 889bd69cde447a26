namespace Rostrum.Networks.Tests.Support;

/// <summary>A network with nothing but what a test gives it.</summary>
internal static class PlainNetwork
{
    public static Network With(params IReadOnlyList<Consent> consents) => new()
    {
        Id = "plain",
        Name = "Plain",
        Consents = consents,
        Rules = new() { Text = new(100, TextUnit.Grapheme) },
        Look = new("#000000", PreviewShape.TextFirst),
        Links = new(new("https://plain.example/terms"), new("https://plain.example/privacy")),
        Timing = new(),
        Accounts = new NoAccounts(),
    };

    private sealed class NoAccounts : IAccounts
    {
        public Task<IReadOnlyList<NetworkAccount>> ListAsync(Caller caller, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<NetworkAccount>>([]);

        public Task<AccountHealth> CheckAsync(Caller caller, CancellationToken cancel) =>
            throw new InvalidOperationException("There is no account here.");
    }
}
