using System.Text;
using System.Text.Json;
using Rostrum.Platform.Secrets;

namespace Rostrum.Tests.Platform;

public sealed class Sealing_a_secret
{
    private static readonly Guid Owner = new("018f0000-0000-7000-8000-000000000001");
    private readonly DataKey key = DataKey.Create();

    [Fact]
    public void It_opens_as_it_was_for_every_length()
    {
        var random = new Random(1);
        foreach (var length in Enumerable.Range(0, 200).Append(5_000))
        {
            var clear = new byte[length];
            random.NextBytes(clear);

            var box = SecretBox.Seal(key, "token", Owner, clear);

            SecretBox.Open(key, "token", Owner, box).ShouldBe(clear);
            box.Length.ShouldBe(length + SecretBox.Overhead);
        }
    }

    [Fact]
    public void Two_seals_of_one_value_differ() =>
        SecretBox.Seal(key, "token", Owner, "same"u8).ShouldNotBe(SecretBox.Seal(key, "token", Owner, "same"u8));

    [Fact]
    public void Any_changed_bit_is_refused()
    {
        var box = SecretBox.Seal(key, "token", Owner, "a token of forty characters, more or less"u8);
        for (var bit = 0; bit < box.Length * 8; bit++)
        {
            var changed = box.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));

            Should.Throw<SealBrokenException>(() => SecretBox.Open(key, "token", Owner, changed), $"bit {bit}");
        }
    }

    [Fact]
    public void Any_cut_or_lengthened_box_is_refused()
    {
        var box = SecretBox.Seal(key, "token", Owner, "a token"u8);
        for (var length = 0; length < box.Length; length++)
        {
            Should.Throw<SealBrokenException>(() => SecretBox.Open(key, "token", Owner, box.AsSpan(0, length)), $"length {length}");
        }

        Should.Throw<SealBrokenException>(() => SecretBox.Open(key, "token", Owner, [.. box, 0]));
    }

    [Fact]
    public void A_box_moved_to_another_owner_is_refused()
    {
        var box = SecretBox.Seal(key, "token", Owner, "a token"u8);

        Should.Throw<SealBrokenException>(() => SecretBox.Open(key, "token", new Guid("018f0000-0000-7000-8000-000000000002"), box));
    }

    [Theory]
    [InlineData("toke")]
    [InlineData("token2")]
    [InlineData("refresh")]
    [InlineData("")]
    public void A_box_moved_to_another_purpose_is_refused(string purpose)
    {
        var box = SecretBox.Seal(key, "token", Owner, "a token"u8);

        Should.Throw<SealBrokenException>(() => SecretBox.Open(key, purpose, Owner, box));
    }

    [Fact]
    public void Another_key_is_refused()
    {
        var box = SecretBox.Seal(key, "token", Owner, "a token"u8);

        Should.Throw<SealBrokenException>(() => SecretBox.Open(DataKey.Create(), "token", Owner, box));
    }

    [Fact]
    public void A_known_box_of_version_one_still_opens()
    {
        var known = DataKey.FromBytes(Convert.FromHexString("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F"));
        var box = Convert.FromBase64String(KnownBox);

        Encoding.UTF8.GetString(SecretBox.Open(known, "token", Owner, box)).ShouldBe("written in version 1");
    }

    private const string KnownBox = "AaXyla8AAQIDBAUGBwgJCgswcL9vsYCsO+Qvt/3UmwsE7LinBR8f/I1uDz31ZsKZL5wpmXo=";
}

public sealed class Wrapping_keys
{
    private static readonly Guid House = new("018f0000-0000-7000-8000-00000000000a");
    private static readonly Guid Room = new("018f0000-0000-7000-8000-00000000000b");

    [Fact]
    public void A_tree_of_three_levels_opens_from_the_top()
    {
        using var ring = new KeyRing(DataKey.Create());
        var house = ring.Create("house", House);
        var room = KeyRing.CreateUnder(house.Key, "room", Room);
        var box = SecretBox.Seal(room.Key, "token", Room, "hello"u8);

        using var houseAgain = ring.Unwrap(house.Wrapped, "house", House);
        using var roomAgain = houseAgain.Unwrap(room.Wrapped, "room", Room);

        SecretBox.OpenSecret(roomAgain, "token", Room, box).Reveal().ShouldBe("hello");
    }

    [Fact]
    public void Another_master_key_opens_nothing()
    {
        using var ring = new KeyRing(DataKey.Create());
        using var other = new KeyRing(DataKey.Create());
        var wrapped = ring.Create("house", House).Wrapped;

        Should.Throw<SealBrokenException>(() => other.Unwrap(wrapped, "house", House));
    }

    [Fact]
    public void A_wrapped_key_moved_to_another_owner_is_refused()
    {
        using var ring = new KeyRing(DataKey.Create());
        var wrapped = ring.Create("house", House).Wrapped;

        Should.Throw<SealBrokenException>(() => ring.Unwrap(wrapped, "house", Room));
    }

    [Fact]
    public void A_wrapped_key_cannot_be_read_as_data()
    {
        using var ring = new KeyRing(DataKey.Create());
        var wrapped = ring.Create("house", House).Wrapped;

        Should.Throw<SealBrokenException>(() => ring.Open("house", House, wrapped));
    }

    [Fact]
    public void Data_of_32_bytes_cannot_be_unwrapped_as_a_key()
    {
        using var ring = new KeyRing(DataKey.Create());
        var box = ring.Seal("house", House, new byte[32]);

        Should.Throw<SealBrokenException>(() => ring.Unwrap(box, "house", House));
    }

    [Fact]
    public void A_disposed_key_seals_nothing()
    {
        var key = DataKey.Create();
        key.Dispose();

        Should.Throw<ObjectDisposedException>(() => SecretBox.Seal(key, "token", House, "x"u8));
    }
}

public sealed class A_secret_in_the_wrong_place
{
    [Fact]
    public void It_prints_as_stars()
    {
        var secret = Secret.FromText("cnry-token");

        $"{secret} {secret.ToString()} {string.Format(null, "{0}", secret)}".ShouldBe("*** *** ***");
        DataKey.Create().ToString().ShouldBe("***");
    }

    [Fact]
    public void It_cannot_be_written_as_json()
    {
        Should.Throw<NotSupportedException>(() => JsonSerializer.Serialize(new { Token = Secret.FromText("cnry-token") }));
    }

    [Fact]
    public void A_request_may_bring_one_in() =>
        JsonSerializer.Deserialize<Dictionary<string, Secret>>("""{"password":"cnry-token"}""")!["password"].Reveal().ShouldBe("cnry-token");

    [Fact]
    public void Cleared_means_cleared()
    {
        var secret = Secret.FromText("cnry-token");

        secret.Dispose();

        secret.RevealBytes().ToArray().ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void Equal_texts_are_equal_secrets()
    {
        Secret.FromText("a").ShouldBe(Secret.FromText("a"));
        Secret.FromText("a").ShouldNotBe(Secret.FromText("b"));
    }
}
