using Rostrum.Networks;

namespace Rostrum.Tests.Api;

/// <summary>A network without wires, for tests of the API's own behaviour: pasted consent, short texts, threads of three.</summary>
internal static class PaperNetwork
{
    public const string Id = "paper";

    public static Network Create() => new()
    {
        Id = Id,
        Name = "Paper",
        Server = new("https://paper.example"),
        Consents =
        [
            new PastedConsent
            {
                Id = "pass",
                Label = "Pass",
                Scopes = [new("write", "publishes the posts you schedule", Needs.Publishing)],
                Fields = [new("name", "Name", false), new("pass", "Pass", true)],
                Session = new Session(),
            },
        ],
        Rules = new()
        {
            Text = new(100, TextUnit.Grapheme),
            Media = new() { MaxItems = 2, MaxImages = 2, ImageTypes = ["image/png", "image/jpeg"] },
            Thread = new(3),
            FirstComment = true,
        },
        Look = new("#444444", PreviewShape.TextFirst),
        Links = new(new("https://paper.example/terms"), new("https://paper.example/privacy")),
        Timing = new() { PreStage = TimeSpan.FromMinutes(2) },
        Options = [new("ink", "Ink", OptionKind.Choice) { Choices = [new("blue", "Blue"), new("black", "Black")] }],
        Accounts = new Accounts(),
        Publisher = new Publisher(),
    };

    private sealed class Session : IPastedSession
    {
        public Task<Grant> OpenAsync(IReadOnlyDictionary<string, string> fields, CancellationToken cancel) => fields["pass"] == "wrong"
            ? throw new NetworkException(new(FailureKind.SignInAgain, "Paper does not know this pass."))
            : Task.FromResult(new Grant
            {
                AccessToken = new("secret-" + fields["name"]),
                Subject = fields["name"],
                Scopes = ["write"],
                IssuedAt = DateTimeOffset.UnixEpoch,
            });

        public Task<Grant?> RenewAsync(Grant grant, CancellationToken cancel) => Task.FromResult<Grant?>(null);

        public Task EndAsync(Grant grant, CancellationToken cancel) => Task.CompletedTask;
    }

    private sealed class Accounts : IAccounts
    {
        public Task<IReadOnlyList<NetworkAccount>> ListAsync(Caller caller, CancellationToken cancel)
        {
            var name = caller.Account.Id;
            NetworkAccount[] accounts = name == "many"
                ? [new("many-1", "@one", "One"), new("many-2", "@two", "Two")]
                : [new(name, "@" + name, name)];
            return Task.FromResult<IReadOnlyList<NetworkAccount>>(accounts);
        }

        public Task<AccountHealth> CheckAsync(Caller caller, CancellationToken cancel) => caller.Account.Id == "ill"
            ? throw new NetworkException(new(FailureKind.SignInAgain, "Paper wants a new pass."))
            : Task.FromResult(new AccountHealth(
                new(caller.Account.Id, caller.Account.Handle, caller.Account.Id), [new("posts/day", 3, 100, null)]));
    }

    private sealed class Publisher : IPublisher
    {
        public NextStep Next(PublishJob job, Checkpoint? from) => new("post", StepKind.Act);

        public Task<PublishStep> AdvanceAsync(PublishJob job, Checkpoint? from, CancellationToken cancel) =>
            Task.FromResult<PublishStep>(new PublishStep.Live(job.PublicationId.ToString(), null));
    }
}
