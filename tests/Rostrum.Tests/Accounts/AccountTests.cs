using System.Buffers.Binary;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rostrum.Accounts;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Networks.Http;
using Rostrum.Tests.Model;

namespace Rostrum.Tests.Accounts;

public sealed class People_of_the_instance
{
    private const string Password = "correct horse battery";

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task Somebody_added_signs_in_with_the_password_and_no_other(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var added = await instance.People.AddAsync(" Ada@Example.org ", "Ada", Password, isOwner: true, TestContext.Current.CancellationToken);

        (await instance.People.VerifyAsync("ada@example.ORG", Password, TestContext.Current.CancellationToken))!.Id.ShouldBe(added.Person!.Id);
        (await instance.People.VerifyAsync("ada@example.org", Password + "!", TestContext.Current.CancellationToken)).ShouldBeNull();
        (await instance.People.VerifyAsync("bob@example.org", Password, TestContext.Current.CancellationToken)).ShouldBeNull();
        (await instance.People.VerifyAsync("ada@example.org", new('x', 10_000), TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task A_password_is_kept_as_220_000_rounds_of_SHA_512()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");
        var added = await instance.People.AddAsync("ada@example.org", "Ada", Password, isOwner: false, TestContext.Current.CancellationToken);

        var bytes = Convert.FromBase64String(added.Person!.PasswordHash!);

        bytes[0].ShouldBe((byte)1);
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(1)).ShouldBe(2);
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(5)).ShouldBe(220_000);
    }

    [Theory]
    [InlineData("ada", "Ada", Password, "mail address")]
    [InlineData("ada@example.org", "", Password, "name")]
    [InlineData("ada@example.org", "Ada", "short", "12 to 256")]
    [InlineData("lovelace@example.org", "Ada", "my-lovelace-1815", "mail name")]
    [InlineData("ada@example.org", "Ada", "I love Rostrum!!", "this program")]
    public async Task A_bad_address_name_or_password_is_refused_with_a_sentence(string email, string name, string password, string about)
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");

        var added = await instance.People.AddAsync(email, name, password, isOwner: false, TestContext.Current.CancellationToken);

        added.Person.ShouldBeNull();
        added.Refusal.ShouldNotBeNull().ShouldContain(about);
    }

    [Fact]
    public async Task The_same_address_is_added_once()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");
        await instance.People.AddAsync("ada@example.org", "Ada", null, isOwner: false, TestContext.Current.CancellationToken);

        var again = await instance.People.AddAsync("ADA@example.org", "Ada", null, isOwner: false, TestContext.Current.CancellationToken);

        again.Refusal.ShouldNotBeNull();
        (await instance.People.ListAsync(TestContext.Current.CancellationToken)).Count.ShouldBe(1);
    }
}

public sealed class Api_keys
{
    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task A_key_is_found_by_its_text_until_it_is_revoked(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var workspace = Guid.NewGuid();
        var made = await instance.Keys.CreateAsync(workspace, "ci", ["posts:publish"], null, Guid.Empty, TestContext.Current.CancellationToken);

        (await instance.Keys.FindAsync(made.Text, null, TestContext.Current.CancellationToken))!.Id.ShouldBe(made.Key.Id);
        (await instance.Keys.RevokeAsync(made.Key.Id, Guid.NewGuid(), TestContext.Current.CancellationToken)).ShouldBeFalse();
        (await instance.Keys.RevokeAsync(made.Key.Id, workspace, TestContext.Current.CancellationToken)).ShouldBeTrue();
        (await instance.Keys.FindAsync(made.Text, null, TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_stored_contains_the_key()
    {
        await using var instance = await TestInstance.OpenAsync("sqlite");
        var made = await instance.Keys.CreateAsync(null, "ci", [], null, Guid.Empty, TestContext.Current.CancellationToken);
        await instance.Services.DisposeAsync();

        var files = Directory.EnumerateFiles(instance.Settings.DataFolder).Where(f => !f.EndsWith(".key", StringComparison.Ordinal)).ToList();

        var random = made.Text[8..40];
        files.ShouldNotBeEmpty();
        files.ShouldAllBe(f => !Encoding.Latin1.GetString(File.ReadAllBytes(f)).Contains(random, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mistyped_key_is_refused_without_asking_the_database()
    {
        using var nowhere = new SqliteStore("/nowhere/at/all");
        var keys = new ApiKeys(nowhere, TimeProvider.System);

        (await keys.FindAsync("rk_7kQ2mZ9xT4vB1nC8wL5sD0fG3hJ6pRyAeUi2oXqW4XjCiM", null, TestContext.Current.CancellationToken)).ShouldBeNull();
        await Should.ThrowAsync<Exception>(
            keys.FindAsync("rk_7kQ2mZ9xT4vB1nC8wL5sD0fG3hJ6pRyAeUi2oXqW4XjCiL", null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Its_last_use_is_written_every_five_minutes_at_most()
    {
        var time = new MovedTime();
        await using var instance = await TestInstance.OpenAsync("sqlite", time);
        var made = await instance.Keys.CreateAsync(null, "ci", [], null, Guid.Empty, TestContext.Current.CancellationToken);

        async Task<DateTimeOffset?> UsedAsync()
        {
            await instance.Keys.FindAsync(made.Text, "203.0.113.7", TestContext.Current.CancellationToken);
            return (await instance.Keys.ListAsync(null, TestContext.Current.CancellationToken))[0].LastUsedAt;
        }

        var first = (await UsedAsync()).ShouldNotBeNull();
        time.Move(TimeSpan.FromMinutes(4));
        (await UsedAsync()).ShouldBe(first);
        time.Move(TimeSpan.FromMinutes(2));
        (await UsedAsync()).ShouldNotBeNull().ShouldBeGreaterThan(first);
    }
}

public sealed class Apps_at_networks
{
    private static readonly AppKey Key = new("shoutbox", "app") { Server = new("https://one.test"), Redirect = new("https://us.test/back") };

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task Many_callers_at_once_register_one_app(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var vault = instance.Services.GetRequiredService<NetworkAppVault>();
        var registered = 0;

        var apps = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => vault.RegisterOnceAsync(
            Key,
            _ => Task.FromResult(new AppCredentials($"id-{Interlocked.Increment(ref registered)}", new("secret"))),
            TestContext.Current.CancellationToken)));

        registered.ShouldBe(1);
        apps.ShouldAllBe(a => a.ClientId == "id-1");
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task An_app_is_stored_sealed_replaced_and_forgotten(string engine)
    {
        await using var instance = await TestInstance.OpenAsync(engine);
        var vault = instance.Services.GetRequiredService<NetworkAppVault>();
        await vault.SetAsync(Key, new("id-1", new("very secret")), TestContext.Current.CancellationToken);
        var extra = new Dictionary<string, SecretText> { ["config"] = new("c") };
        await vault.SetAsync(Key, new("id-2", new("more secret")) { Extra = extra }, TestContext.Current.CancellationToken);

        var found = (await vault.FindAsync(Key, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        (found.ClientId, found.ClientSecret.Reveal(), found.Extra["config"].Reveal()).ShouldBe(("id-2", "more secret", "c"));
        (await vault.FindAsync(Key with { Redirect = null }, TestContext.Current.CancellationToken)).ShouldBeNull();
        await using (var control = instance.Store.OpenControl())
        {
            var row = await control.NetworkApps.SingleAsync(TestContext.Current.CancellationToken);
            Encoding.Latin1.GetString(row.Sealed).ShouldNotContain("secret");
        }

        await vault.ForgetAsync(Key, "id-1", TestContext.Current.CancellationToken);
        (await vault.FindAsync(Key, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        await vault.ForgetAsync(Key, "id-2", TestContext.Current.CancellationToken);
        (await vault.FindAsync(Key, TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(TestInstance.Engines), MemberType = typeof(TestInstance))]
    public async Task The_client_key_is_made_once_and_is_the_same_on_every_node(string engine)
    {
        await using var one = await TestInstance.OpenAsync(engine);
        await using var two = await one.BesideAsync();

        var keys = await Task.WhenAll(new[] { one, two, one, two }.Select(
            i => i.Services.GetRequiredService<InstanceClientKey>().GetAsync(TestContext.Current.CancellationToken).AsTask()));

        keys.Select(k => k.KeyId).Distinct().Count().ShouldBe(1);
        keys.Select(k => k.Pkcs8.Reveal()).Distinct().Count().ShouldBe(1);
    }
}
