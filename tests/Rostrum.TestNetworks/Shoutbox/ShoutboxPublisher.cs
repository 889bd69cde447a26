using System.Text.Json;
using System.Text.Json.Serialization;
using Rostrum.Networks;
using Rostrum.Networks.Http;

namespace Rostrum.TestNetworks;

internal sealed class ShoutboxAccounts : IAccounts
{
    public async Task<IReadOnlyList<NetworkAccount>> ListAsync(Caller caller, CancellationToken cancel) => [await MeAsync(caller, cancel)];

    public async Task<AccountHealth> CheckAsync(Caller caller, CancellationToken cancel) => new(await MeAsync(caller, cancel), []);

    private static async Task<NetworkAccount> MeAsync(Caller caller, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/me");
        var me = await caller.Sender.SendAsync(request, CallKind.Read, ShoutboxJson.Default.ShoutboxMe, cancel);
        return new(me.Id, me.Handle, me.Name);
    }
}

internal sealed class ShoutboxPublisher() : Publisher<ShoutboxProgress>(ShoutboxJson.Default.ShoutboxProgress)
{
    protected override NextStep Next(PublishJob job, ShoutboxProgress? state) =>
        state is null ? new("shout", StepKind.Act) : new("address", StepKind.AfterAct);

    protected override async Task<PublishStep> AdvanceAsync(PublishJob job, ShoutboxProgress? state, CancellationToken cancel)
    {
        if (state is not null)
        {
            return new PublishStep.Live(state.Id, state.Url);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "api/shouts")
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new(job.Content.Text), ShoutboxJson.Default.Shout))
            {
                Headers = { ContentType = new("application/json") },
            },
        };
        var made = await job.Caller.Sender.SendAsync(request, CallKind.Act, ShoutboxJson.Default.ShoutboxProgress, cancel);
        return Accepted(made.Id, made);
    }
}

internal sealed record Shout(string Text);

/// <summary>The answer is all there is to know.</summary>
internal sealed record ShoutboxProgress(string Id, Uri? Url = null);

internal sealed record ShoutboxMe(string Id, string Handle, string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Shout))]
[JsonSerializable(typeof(ShoutboxProgress))]
[JsonSerializable(typeof(ShoutboxMe))]
internal sealed partial class ShoutboxJson : JsonSerializerContext;
