using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Rostrum.Sandbox;

/// <summary>Ends a connection without an answer, the way a dying server (RST) or a closing one (FIN) does.</summary>
internal static class ConnectionCut
{
    /// <summary>FIN: the caller reads the end of the stream. The rest is closed once it has gone, or after two seconds.</summary>
    public static async Task FinishAsync(HttpContext http, TimeProvider host)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        Note(http);
        SocketOf(http).Shutdown(SocketShutdown.Send);
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(2), host, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        http.Abort();
    }

    /// <summary>RST: whatever was not read is thrown away.</summary>
    public static void Reset(HttpContext http)
    {
        Note(http);
        var socket = SocketOf(http);
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        http.Abort();
    }

    // Before the caller can know: whoever asks the sandbox next reads it.
    private static void Note(HttpContext http) => http.Features.Get<HeardRequest>()?.WasCut();

    private static Socket SocketOf(HttpContext http) =>
        http.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
}
