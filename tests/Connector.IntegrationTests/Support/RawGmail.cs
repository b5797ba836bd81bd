using System.Net.Sockets;
using System.Text;
using Connector.TestKit;

namespace Connector.IntegrationTests.Support;

/// <summary>Answers every request with the same bytes, also with bytes that no web server sends.</summary>
internal sealed class RawGmail : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly byte[] _answer;
    private readonly bool _hangs;
    private int _requests;

    /// <param name="answer">Head and body.</param>
    /// <param name="hangs">The connection stays open after the answer, and nothing more is sent.</param>
    public RawGmail(string answer, bool hangs = false)
    {
        _answer = Encoding.Latin1.GetBytes(answer.ReplaceLineEndings("\r\n"));
        _hangs = hangs;
        _listener = new LoopbackListener(port: 0, ServeAsync);
        _listener.Start();
    }

    public string BaseUri => $"http://{LoopbackListener.Host}:{_listener.Port}/";

    public int Requests => Volatile.Read(ref _requests);

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(TcpClient client, CancellationToken stopping)
    {
        using var connection = client;

        try
        {
            var stream = client.GetStream();
            await ReadHeadAsync(stream, stopping);
            Interlocked.Increment(ref _requests);
            await stream.WriteAsync(_answer, stopping);
            await Task.Delay(_hangs ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, TimeProvider.System, stopping);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client closed the connection, or the test is over.
        }
    }

    private static async Task ReadHeadAsync(NetworkStream stream, CancellationToken stopping)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];

        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, stopping);

            // The connection was closed, or the client begins a TLS handshake.
            if (read == 0 || buffer[0] < ' ')
            {
                return;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }
}
