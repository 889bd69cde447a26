using System.Net;
using Rostrum.Tests.Api;

namespace Rostrum.Tests.Media;

/// <summary>What tests of the library do over HTTP again and again.</summary>
internal static class MediaHost
{
    /// <summary>A small picture of its own content into the library.</summary>
    public static async Task<Answer> AddAsync(ApiHost host, int width, string name, string? alt = null, string? folder = null)
    {
        var made = await SendAsync(host, SampleFiles.PngHeader((uint)width, 3), name, alt, folder);
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text + host.Log.All);
        return made;
    }

    public static Task<Answer> SendAsync(ApiHost host, byte[] file, string name, string? alt = null, string? folder = null)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", name } };
        if (alt is not null)
        {
            form.Add(new StringContent(alt), "alt");
        }

        if (folder is not null)
        {
            form.Add(new StringContent(folder), "folder");
        }

        return host.PostAsync("media", form);
    }

    public static async Task<Answer> PostAsync(ApiHost host, string channel, string media)
    {
        var made = await host.PostAsync("posts", new
        {
            parts = new[] { new { text = "Look", media = new[] { new { id = media } } } },
            channels = new[] { new { id = channel } },
        });
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text + host.Log.All);
        return made;
    }

    /// <summary>Until the program has done what it does by itself.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(50, ApiHost.Cancel);
        }

        Assert.Fail("It did not come to pass.");
    }
}
