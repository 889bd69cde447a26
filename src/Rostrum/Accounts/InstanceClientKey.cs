using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Rostrum.Model;
using Rostrum.Networks;
using Rostrum.Platform.Secrets;

namespace Rostrum.Accounts;

/// <summary>The P-256 key with which this instance signs as an OAuth client. Made once, sealed by the master key, the same on all nodes.</summary>
internal sealed class InstanceClientKey(IStore store, KeyRing keys) : IDisposable
{
    private const string Name = "client-key";

    private readonly SemaphoreSlim gate = new(1);
    private ClientKey? known;

    public async ValueTask<ClientKey> GetAsync(CancellationToken cancel)
    {
        if (known is { } ready)
        {
            return ready;
        }

        await gate.WaitAsync(cancel);
        try
        {
            return known ??= await ReadAsync(cancel) ?? await MakeAsync(cancel);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<ClientKey?> ReadAsync(CancellationToken cancel)
    {
        await using var control = store.OpenControl();
        var row = await control.Settings.AsNoTracking().SingleOrDefaultAsync(s => s.Name == Name, cancel);
        if (row is null)
        {
            return null;
        }

        using var clear = keys.Open(Name, Guid.Empty, row.Value);
        return Describe(clear.RevealBytes());
    }

    private async Task<ClientKey> MakeAsync(CancellationToken cancel)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        await using var control = store.OpenControl();
        control.Settings.Add(new() { Name = Name, Value = keys.Seal(Name, Guid.Empty, pkcs8) });
        try
        {
            await control.SaveChangesAsync(cancel);
            return Describe(pkcs8);
        }
        catch (DbUpdateException) when (!cancel.IsCancellationRequested)
        {
            return await ReadAsync(cancel) ?? throw new StoreException("The instance's client key could not be stored.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(pkcs8);
        }
    }

    // The id is the key's own thumbprint (RFC 7638), so it changes exactly when the key does.
    private static ClientKey Describe(ReadOnlySpan<byte> pkcs8)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var canonical = $$"""{"crv":"P-256","kty":"EC","x":"{{Url(point.X)}}","y":"{{Url(point.Y)}}"}""";
        return new(Url(SHA256.HashData(Encoding.ASCII.GetBytes(canonical))), new(Convert.ToBase64String(pkcs8)));
    }

    private static string Url(byte[]? bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
