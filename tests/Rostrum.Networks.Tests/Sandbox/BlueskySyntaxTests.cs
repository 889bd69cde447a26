using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Rostrum.Networks.Tests.Support;
using Rostrum.Sandbox.Bluesky;

namespace Rostrum.Networks.Tests.Sandbox;

/// <summary>The sandbox's own judgement of written forms, beside the protocol's published cases.</summary>
public sealed class Bluesky_sandbox_syntax
{
    [Theory]
    [InlineData("did")]
    [InlineData("handle")]
    [InlineData("nsid")]
    [InlineData("tid")]
    [InlineData("recordkey")]
    [InlineData("datetime")]
    [InlineData("language")]
    [InlineData("aturi")]
    public void It_agrees_with_the_published_cases(string form)
    {
        Func<string, bool> judge = form switch
        {
            "did" => Syntax.IsDid,
            "handle" => Syntax.IsHandle,
            "nsid" => Syntax.IsNsid,
            "tid" => Tid.IsValid,
            "recordkey" => Syntax.IsRecordKey,
            "datetime" => Syntax.IsDateTime,
            "language" => Syntax.Language.Format!,
            _ => Syntax.IsAtUri,
        };
        var folder = Repository.SharedFolder("specs", "bluesky", "interop-test-files", "syntax");
        IEnumerable<string> Cases(string validity) =>
            File.ReadLines(Path.Combine(folder, $"{form}_syntax_{validity}.txt"))
            .Where(line => line.Trim().Length > 0 && !line.StartsWith('#'));

        Cases("valid").Where(one => !judge(one)).ShouldBeEmpty();
        Cases("invalid").Where(judge).ShouldBeEmpty();
    }

    [Fact]
    public void A_signature_in_DER_is_not_one()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwk = BlueskyPlainClient.Jwk(key.ExportParameters(false).Q);
        var good = BlueskyPlainClient.Sign(key, new() { ["alg"] = "ES256" }, new() { ["a"] = 1 });
        var signed = good[..good.LastIndexOf('.')];
        var der = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence);

        Jose.Parse(good)!.IsSignedBy(jwk).ShouldBeTrue();
        Jose.Parse($"{signed}.{BlueskyPlainClient.Url(der)}")!.IsSignedBy(jwk).ShouldBeFalse();
        Jose.Parse(good)!.IsSignedBy(
            (JsonObject)BlueskyPlainClient.Jwk(ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportParameters(false).Q))
            .ShouldBeFalse();
    }
}
