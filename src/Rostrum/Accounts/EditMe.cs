using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Rostrum.Api;
using Rostrum.Model;
using Rostrum.Posts;

namespace Rostrum.Accounts;

/// <summary>What people change about themselves without proving again who they are.</summary>
internal static class EditMe
{
    public sealed record Request
    {
        public string? Name { get; init; }

        public string? UserName { get; init; }

        public string? Company { get; init; }

        /// <summary><c>en</c> or <c>ja</c>.</summary>
        public string? Locale { get; init; }

        /// <summary>IANA name.</summary>
        public string? Zone { get; init; }

        public Theme? Theme { get; init; }

        public bool? Shortcuts { get; init; }
    }

    public static void Map(RouteGroupBuilder me) => me.MapPatch("/", HandleAsync)
        .Accepts<Request>("application/json", MergePatch.ContentType)
        .WithName("EditMe").WithSummary("Edit the signed-in person").RequirePerson().WithProblems(409);

    private static async Task<Results<Found<ReadMe.Response>, Problem>> HandleAsync(
        MergePatch patch, ControlDb control, ApiCaller caller, InstanceSwitches switches, CancellationToken cancel)
    {
        var person = await control.People.SingleAsync(p => p.Id == caller.Id, cancel);
        var (wish, problem) = patch.ApplyTo(new Request
        {
            Name = person.Name,
            UserName = person.UserName,
            Company = person.Company,
            Locale = person.Locale,
            Zone = person.Zone,
            Theme = person.Theme,
            Shortcuts = person.Shortcuts,
        });
        if (wish is null)
        {
            return problem!;
        }

        var (name, userName, company) = (wish.Name?.Trim() ?? "", PersonRules.Tidy(wish.UserName), wish.Company?.Trim());
        if (Check(wish, name, userName, company) is { } refusal)
        {
            return refusal;
        }

        var taken = await control.People.Where(p => p.UserName == userName && p.Id != person.Id).Select(p => p.Id).FirstOrDefaultAsync(cancel);
        if (taken != Guid.Empty)
        {
            return Problem.Validation("userName", Phrases.English["mistake.user-name-taken"]);
        }

        (person.Name, person.UserName, person.Company) = (name, userName, string.IsNullOrEmpty(company) ? null : company);
        (person.Locale, person.Zone) = (wish.Locale!, wish.Zone!);
        (person.Theme, person.Shortcuts) = (wish.Theme ?? Theme.System, wish.Shortcuts ?? true);
        await control.SaveChangesAsync(cancel);
        return new Found<ReadMe.Response>(await ReadMe.ShowAsync(control, person, switches, cancel));
    }

    private static Problem? Check(Request wish, string name, string userName, string? company)
    {
        var mistakes = new Mistakes();
        void Note(string member, string? key)
        {
            if (key is not null)
            {
                mistakes.Add(member, Phrases.English[key]);
            }
        }

        Note("name", PersonRules.NameRefusal(name));
        Note("userName", PersonRules.UserNameRefusal(userName));
        Note("company", PersonRules.CompanyRefusal(company));
        mistakes.Expect(Phrases.Find(wish.Locale) is not null, "locale", "en or ja.");
        mistakes.Expect(Wish.IsZone(wish.Zone ?? ""), "zone", Phrases.English["mistake.zone"]);
        return mistakes.Any ? mistakes.ToProblem() : null;
    }
}
