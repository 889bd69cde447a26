using Rostrum.Api;

namespace Rostrum.Tests.Api;

public sealed class Reading_an_api_key
{
    [Fact]
    public void The_published_example_is_well_formed() =>
        ApiKeyText.IsWellFormed("rk_7kQ2mZ9xT4vB1nC8wL5sD0fG3hJ6pRyAeUi2oXqW4XjCiL").ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("rk_")]
    [InlineData("rk_7kQ2mZ9xT4vB1nC8wL5sD0fG3hJ6pRyAeUi2oXqW4XjCiM")]
    [InlineData("rk_7kQ2mZ9xT4vB1nC8wL5sD0fG3hJ6pRyAeUi2oXqW4XjCiL0")]
    [InlineData("rk_7kQ2mZ9xT4vB1nC8wL5sD0fG3hJ6pRy-eUi2oXqW4XjCiL")]
    [InlineData("rt_7kQ2mZ9xT4vB1nC8wL5sD0fG3hJ6pRyAeUi2oXqW4XjCiL")]
    public void Anything_else_is_refused(string text) => ApiKeyText.IsWellFormed(text).ShouldBeFalse();

    [Fact]
    public void A_new_key_is_well_formed_and_unlike_the_one_before()
    {
        var first = ApiKeyText.Create();
        var second = ApiKeyText.Create();

        ApiKeyText.IsWellFormed(first).ShouldBeTrue();
        first.Length.ShouldBe(49);
        second.ShouldNotBe(first);
        ApiKeyText.Hint(first).ShouldBe($"{first[..7]}...{first[^4..]}");
    }
}

public sealed class Asking_for_a_scope
{
    [Theory]
    [InlineData("posts:publish", "posts:read", true)]
    [InlineData("posts:publish", "posts:write", true)]
    [InlineData("posts:write", "posts:publish", false)]
    [InlineData("posts:read", "posts:write", false)]
    [InlineData("inbox:reply", "inbox:read", true)]
    [InlineData("channels:write", "channels:read", true)]
    [InlineData("channels:write", "posts:read", false)]
    public void Greater_words_contain_lesser_ones(string granted, string asked, bool covered) =>
        ApiScope.Covers([granted], asked).ShouldBe(covered);

    [Fact]
    public void The_full_preset_leaves_out_what_decides_over_others()
    {
        var full = ApiScope.Preset("full")!;

        full.ShouldNotContain("keys:write");
        full.ShouldNotContain("approvals:decide");
        full.ShouldContain("posts:publish");
        ApiScope.Preset("unheard-of").ShouldBeNull();
    }
}
