using System.CommandLine;
using Rostrum.Accounts;
using Rostrum.Model;

namespace Rostrum.Commands;

/// <summary><c>rostrum user</c>: the people of this instance.</summary>
internal static class UserCommands
{
    private static readonly Argument<string> Email = new("email") { Description = "The person's mail address." };
    private static readonly Option<string> Name = new("--name") { Description = "The person's name; the mail name without it." };
    private static readonly Option<bool> Owner = new("--owner") { Description = "May operate the instance." };
    private static readonly Option<bool> Password = new("--password-stdin")
    {
        Description = $"Read a password of at least {People.MinPassword} characters from standard input.",
    };

    public static Command Create(CommandLine line) => new("user", "People of this instance.")
    {
        line.Doing(new("add", "Adds a person; prints the id.") { Email, Name, Owner, Password }, AddAsync),
        line.Doing(new("list", "Lists the people."), ListAsync),
    };

    private static Task<int> AddAsync(CommandRun run, CancellationToken cancel) => run.OnInstanceAsync(
        async services =>
        {
            var email = run.Value(Email);
            var password = run.Value(Password) ? await run.ReadSecretAsync("The password", cancel) : null;
            var added = await services.GetRequiredService<People>()
                .AddAsync(email, run.Value(Name) ?? email.Split('@')[0], password, run.Value(Owner), cancel);
            var person = added.Person ?? throw new CommandFailure(added.Refusal!);
            run.Say($"{person.Name} <{person.Email}> was added{(person.IsOwner ? " as an owner of the instance" : "")}.");
            run.Answer(Shown(person), person.Id.ToString());
        },
        cancel);

    private static Task<int> ListAsync(CommandRun run, CancellationToken cancel) => run.OnInstanceAsync(
        async services =>
        {
            var people = await services.GetRequiredService<People>().ListAsync(cancel);
            run.Answer([.. people.Select(Shown)], p => $"{p.Id}\t{p.Email}\t{p.Name}\t{(p.IsOwner ? "owner" : "")}");
        },
        cancel);

    private static Shape Shown(Person person) =>
        new(person.Id, person.Email, person.Name, person.IsOwner, person.PasswordHash is not null, person.CreatedAt);

    private sealed record Shape(Guid Id, string Email, string Name, bool IsOwner, bool HasPassword, DateTimeOffset CreatedAt);
}
