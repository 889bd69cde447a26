using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Rostrum.Web;

/// <summary>One file of the built web app, with its compressed forms beside it.</summary>
internal sealed record WebFile(string Path, string ContentType, string ETag, bool HasBrotli, bool HasGzip)
{
    /// <summary>Sends the smallest form the browser takes; 304 when it has the file.</summary>
    public async Task SendAsync(HttpContext http, string cacheControl)
    {
        ArgumentNullException.ThrowIfNull(http);
        var headers = http.Response.Headers;
        headers.CacheControl = cacheControl;
        headers.ETag = ETag;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(ETag, StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var accepts = http.Request.Headers.AcceptEncoding.ToString();
        var (suffix, encoding) = HasBrotli && accepts.Contains("br", StringComparison.Ordinal) ? (".br", "br")
            : HasGzip && accepts.Contains("gzip", StringComparison.Ordinal) ? (".gz", "gzip") : ("", null);
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        http.Response.ContentType = ContentType;
        http.Response.ContentLength = new FileInfo(Path + suffix).Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.SendFileAsync(Path + suffix, http.RequestAborted);
        }
    }
}

/// <summary>The built web app beside the program: read once at start; nothing else in the folder is ever served.</summary>
internal sealed class WebFiles
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".html"] = "text/html; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".json"] = "application/json",
        [".png"] = "image/png",
        [".webp"] = "image/webp",
        [".woff2"] = "font/woff2",
    };

    private readonly Dictionary<string, WebFile> files = new(StringComparer.Ordinal);

    private WebFiles()
    {
    }

    /// <summary>The page that starts the app, or null where the app was not built.</summary>
    public WebFile? Index => Find("index.html");

    /// <summary>Every file but the start page, by its path below the root.</summary>
    public IEnumerable<string> Names => files.Keys.Where(n => n != "index.html");

    public static WebFiles Read(string folder)
    {
        var found = new WebFiles();
        if (!Directory.Exists(folder))
        {
            return found;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            if (Types.TryGetValue(Path.GetExtension(path), out var type))
            {
                var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
                found.files[name] = new(path, type, TagOf(path), File.Exists(path + ".br"), File.Exists(path + ".gz"));
            }
        }

        return found;
    }

    public WebFile? Find(string name) => files.GetValueOrDefault(name);

    private static string TagOf(string path)
    {
        using var file = File.OpenRead(path);
        return $"\"{Convert.ToHexStringLower(SHA256.HashData(file))[..20]}\"";
    }
}
