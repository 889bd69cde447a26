using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Rostrum.Sandbox.Bluesky;

/// <summary>
/// <c>com.atproto.repo.*</c> for records. Measured on the reference server (2026-11): putRecord with swapRecord null is
/// repeatable, createRecord on a used key answers 500, deleting what is not there succeeds.
/// </summary>
internal sealed class RepoMethods(SandboxNetworkContext network, Repositories repositories)
{
    private const int PointsToCreate = 3, PointsToPut = 2, PointsToDelete = 1;
    private static readonly RateRule WritesAnHour = new("repo-write-hour", 5000, TimeSpan.FromHours(1));
    private static readonly RateRule WritesADay = new("repo-write-day", 35000, TimeSpan.FromDays(1));
    private static readonly Text Nsid = new(Format: Syntax.IsNsid, FormatName: "NSID string");
    private static readonly Text RecordKey = new(512, Format: Syntax.IsRecordKey, FormatName: "record key");
    private static readonly Members Put = new(
        ("repo", new Text()), ("collection", Nsid), ("rkey", RecordKey), ("record", new Members.Open()),
        ("validate?", new Flag()), ("swapRecord??", Syntax.CidText));

    private static readonly Members Create = new(
        ("repo", new Text()), ("collection", Nsid), ("rkey?", RecordKey), ("record", new Members.Open()),
        ("validate?", new Flag()));

    private static readonly Members Delete =
        new(("repo", new Text()), ("collection", Nsid), ("rkey", RecordKey), ("swapRecord?", Syntax.CidText));
    private static readonly Members Apply =
        new(("repo", new Text()), ("validate?", new Flag()), ("writes", new Many(new OneOf(
        ("com.atproto.repo.applyWrites#create",
            new Members(("collection", Nsid), ("rkey?", RecordKey), ("value", new Members.Open()))),
        ("com.atproto.repo.applyWrites#update",
            new Members(("collection", Nsid), ("rkey", RecordKey), ("value", new Members.Open()))),
        ("com.atproto.repo.applyWrites#delete", new Members(("collection", Nsid), ("rkey", RecordKey)))), Max: 200)));

    public IEnumerable<(string Name, XrpcMethod Method)> All() =>
    [
        ("com.atproto.repo.putRecord", XrpcMethod.Act(PutAsync)),
        ("com.atproto.repo.createRecord", XrpcMethod.Act(CreateAsync)),
        ("com.atproto.repo.deleteRecord", XrpcMethod.Act(DeleteAsync)),
        ("com.atproto.repo.applyWrites", XrpcMethod.Act(ApplyAsync)),
        ("com.atproto.repo.getRecord", XrpcMethod.Query(GetRecord)),
        ("com.atproto.repo.listRecords", XrpcMethod.Query(ListRecords)),
        ("com.atproto.repo.describeRepo", XrpcMethod.Query(DescribeRepo)),
    ];

    private async Task<IResult> PutAsync(XrpcCall call)
    {
        var (caller, body, collection) = await BeginAsync(call, Put, PointsToPut, ["create", "update"]);
        var (key, value, did) = (Text(body, "rkey"), body["record"]!.AsObject(), caller.Account.Id);
        var edits = repositories.Find(did, collection, key) is not null
            && (!body.TryGetPropertyValue("swapRecord", out var asked) || asked is not null);
        return await ActAsync(call, Word(collection, edits ? "edit" : "post"), did, value, () =>
        {
            var status = Check(did, collection, key, value, body);
            var current = repositories.Find(did, collection, key);
            if (current?.Cid == Cid.OfRecord(value))
            {
                return ActResult.Repeated(current.Uri, Answers.Json(Written(current, null, status)));
            }

            DemandSwap(body, current);
            var record = repositories.Write(caller.Account, collection, key, value);
            return ActResult.Stored(record.Uri, Answers.Json(Written(record, repositories.Seal(did), status)));
        });
    }

    private async Task<IResult> CreateAsync(XrpcCall call)
    {
        var (caller, body, collection) = await BeginAsync(call, Create, PointsToCreate, ["create"]);
        var (value, did) = (body["record"]!.AsObject(), caller.Account.Id);
        var key = body.ContainsKey("rkey") ? Text(body, "rkey") : repositories.NewKey(did);
        return await ActAsync(call, Word(collection, "post"), did, value, () =>
        {
            var status = Check(did, collection, key, value, body);
            DemandFree(did, collection, key);
            var record = repositories.Write(caller.Account, collection, key, value);
            return ActResult.Stored(record.Uri, Answers.Json(Written(record, repositories.Seal(did), status)));
        });
    }

    private async Task<IResult> DeleteAsync(XrpcCall call)
    {
        var (caller, body, collection) = await BeginAsync(call, Delete, PointsToDelete, ["delete"]);
        var (key, did) = (Text(body, "rkey"), caller.Account.Id);
        return await ActAsync(call, "delete", did, [], () =>
        {
            var current = repositories.Find(did, collection, key);
            if (current is null)
            {
                return ActResult.Repeated(Repositories.Uri(did, collection, key), Answers.Json(new JsonObject()));
            }

            DemandSwap(body, current);
            repositories.Remove(did, collection, key);
            return ActResult.Stored(current.Uri, Answers.Json(new() { ["commit"] = repositories.Seal(did) }));
        });
    }

    private async Task<IResult> ApplyAsync(XrpcCall call)
    {
        var caller = call.Caller;
        var body = await call.BodyAsync(Apply);
        DemandOwn(caller, Text(body, "repo"));
        var did = caller.Account.Id;
        var writes = body["writes"]!.AsArray().Select(w => w!.AsObject()).Select(w => (
            Action: Text(w, "$type").Split('#')[1], Collection: Text(w, "collection"),
            Key: w.ContainsKey("rkey") ? Text(w, "rkey") : repositories.NewKey(did), Value: w["value"]?.AsObject()))
                .ToList();
        foreach (var write in writes)
        {
            caller.Scopes.DemandRepo(write.Collection, write.Action);
        }

        Draw(call, did,
            writes.Sum(w =>
                w.Action switch { "create" => PointsToCreate, "update" => PointsToPut, _ => PointsToDelete }));
        var shown = writes.FirstOrDefault(w => w.Collection == Repositories.Posts).Value ?? [];
        var word = writes.Exists(w => w.Action != "delete") ? Word(writes[0].Collection, "post") : "delete";
        return await ActAsync(call, word, did, shown, () =>
        {
            var statuses =
                writes.ConvertAll(w => w.Value is null ? null : Check(did, w.Collection, w.Key, w.Value, body));
            foreach (var write in writes.Where(w => w.Action == "create"))
            {
                DemandFree(did, write.Collection, write.Key); // all or nothing
            }

            var results = new JsonArray();
            foreach (var ((action, collection, key, value), status) in writes.Zip(statuses))
            {
                if (value is null)
                {
                    repositories.Remove(did, collection, key);
                    results.Add(new JsonObject { ["$type"] = "com.atproto.repo.applyWrites#deleteResult" });
                    continue;
                }

                var result = Written(repositories.Write(caller.Account, collection, key, value), null, status);
                result["$type"] = $"com.atproto.repo.applyWrites#{action}Result";
                results.Add(result);
            }

            var first = writes.Count == 0 ? did : Repositories.Uri(did, writes[0].Collection, writes[0].Key);
            return ActResult.Stored(first,
                Answers.Json(new() { ["commit"] = repositories.Seal(did), ["results"] = results }));
        });
    }

    private JsonObject GetRecord(XrpcCall call)
    {
        var (did, collection, key) = (Did(call.Required("repo")), call.Required("collection"), call.Required("rkey"));
        var found = repositories.Find(did, collection, key);
        return found is not null && (call.Optional("cid") is not { } cid || cid == found.Cid)
            ? Shown(found)
            : throw new XrpcException(400, "RecordNotFound",
                $"Could not locate record: {Repositories.Uri(did, collection, key)}");
    }

    private JsonObject ListRecords(XrpcCall call)
    {
        var (did, collection, limit) = (Did(call.Required("repo")), call.Required("collection"), call.Limit());
        var (reverse, cursor) = (call.Optional("reverse") == "true", call.Optional("cursor"));
        var all = repositories.List(did, collection)
            .Where(r => network.Post(r.Uri) is not { } post || network.IsListed(post));
        var found = (reverse ? all : all.Reverse())
            .Where(r => cursor is null
                || (reverse ? string.CompareOrdinal(r.Key, cursor) > 0 : string.CompareOrdinal(r.Key, cursor) < 0))
            .Take(limit).ToList();
        var answer = new JsonObject { ["records"] = new JsonArray([.. found.Select(Shown)]) };
        if (found.Count > 0)
        {
            answer["cursor"] = found[^1].Key;
        }

        return answer;
    }

    private JsonObject DescribeRepo(XrpcCall call)
    {
        var did = Did(call.Required("repo"));
        var account = network.World.Accounts.Find(network.Id, did)!;
        return new()
        {
            ["handle"] = account.Handle, ["did"] = did,
            ["didDoc"] = BlueskyIds.Document(account, network.AddressOf("pds")),
            ["collections"] = new JsonArray(Repositories.Posts), ["handleIsCorrect"] = true,
        };
    }

    private async Task<(Caller Caller, JsonObject Body, string Collection)> BeginAsync(XrpcCall call, Members shape,
        int points, string[] actions)
    {
        var caller = call.Caller;
        var body = await call.BodyAsync(shape);
        DemandOwn(caller, Text(body, "repo"));
        foreach (var action in actions)
        {
            caller.Scopes.DemandRepo(Text(body, "collection"), action);
        }

        Draw(call, caller.Account.Id, points);
        return (caller, body, Text(body, "collection"));
    }

    private async Task<IResult> ActAsync(XrpcCall call, string word, string did, JsonObject value,
        Func<ActResult> perform)
    {
        call.Settle();
        var text = value["text"]?.GetValueKind() == JsonValueKind.String ? Text(value, "text") : "";
        return await network.ActAsync(call.Http, new(word, did, text) { Media = repositories.MediaOf(did, value) },
            () =>
        {
            try
            {
                return perform();
            }
            catch (XrpcException refused)
            {
                return ActResult.Refused(Answers.Error(call.Http, refused));
            }
        });
    }

    private string? Check(string did, string collection, string key, JsonObject value, JsonObject body)
    {
        var validate = body["validate"]?.GetValue<bool>();
        if (validate is false)
        {
            return null;
        }

        var (blobs, status) = RecordRules.Check(collection, key, value, validate);
        foreach (var blob in blobs)
        {
            var kept = repositories.Blob(did, blob.Cid)
                ?? throw new XrpcException(400, "BlobNotFound", $"Could not find blob: {blob.Cid}");
            if (kept.MimeType != blob.MimeType || kept.Size != blob.Size)
            {
                throw new XrpcException(400, kept.MimeType != blob.MimeType ? "InvalidMimeType" : "InvalidSize",
                    $"Referenced blob does not match the stored one ({kept.MimeType}, {kept.Size} bytes) at {blob.At}");
            }
        }

        return status;
    }

    private static void DemandSwap(JsonObject body, StoredRecord? current)
    {
        if (body.TryGetPropertyValue("swapRecord", out var swap) && swap?.GetValue<string>() != current?.Cid)
        {
            throw new XrpcException(400, "InvalidSwap", $"Record was at {current?.Cid ?? "null"}");
        }
    }

    private void DemandFree(string did, string collection, string key)
    {
        if (repositories.Find(did, collection, key) is not null)
        {
            throw new XrpcException(500, "InternalServerError", "Internal Server Error");
        }
    }

    private void DemandOwn(Caller caller, string repo)
    {
        if (repo != caller.Account.Id && network.AccountOf(repo)?.Id != caller.Account.Id)
        {
            throw new XrpcException(403, "AccountNotFound", $"Could not find repo: {repo}");
        }
    }

    private string Did(string repo) => (network.World.Accounts.Find(network.Id, repo) ?? network.AccountOf(repo))?.Id
        ?? throw XrpcException.Invalid($"Could not find repo: {repo}");

    private static void Draw(XrpcCall call, string did, int points) =>
        call.Draws.AddRange([(WritesAnHour, did, points), (WritesADay, did, points)]);

    private static string Word(string collection, string forPosts) =>
        collection == Repositories.Posts ? forPosts : collection[(collection.LastIndexOf('.') + 1)..];

    private static string Text(JsonObject map, string name) => map[name]!.GetValue<string>();

    private static JsonObject Shown(StoredRecord record) =>
        new() { ["uri"] = record.Uri, ["cid"] = record.Cid, ["value"] = record.Value.DeepClone() };

    private static JsonObject Written(StoredRecord record, JsonObject? commit, string? status)
    {
        var answer = new JsonObject { ["uri"] = record.Uri, ["cid"] = record.Cid };
        if (commit is not null)
        {
            answer["commit"] = commit;
        }

        if (status is not null)
        {
            answer["validationStatus"] = status;
        }

        return answer;
    }
}
