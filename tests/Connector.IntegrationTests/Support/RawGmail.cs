using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Connector.IntegrationTests.Support;

/// <summary>Gives every request the same bytes as its answer, whatever they are: what no web server could be brought to send.</summary>
internal sealed class RawGmail : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly byte[] _answer;
    private readonly bool _hangs;
    private readonly Task _work;
    private int _requests;

    /// <param name="answer">Head and body.</param>
    /// <param name="hangs">The connection stays open behind the answer, and nothing more comes.</param>
    public RawGmail(string answer, bool hangs = false)
    {
        _answer = Encoding.Latin1.GetBytes(answer.ReplaceLineEndings("\r\n"));
        _hangs = hangs;
        _listener.Start();
        _work = AcceptAsync();
    }

    public string BaseUri => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _work;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();

        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;

        try
        {
            var stream = client.GetStream();
            await ReadHeadAsync(stream);
            Interlocked.Increment(ref _requests);
            await stream.WriteAsync(_answer, _stopping.Token);
            await Task.Delay(_hangs ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, TimeProvider.System, _stopping.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client had enough, or the test is over.
        }
    }

    private async Task ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];

        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, _stopping.Token);

            // The end, or the beginning of a TLS handshake.
            if (read == 0 || buffer[0] < ' ')
            {
                return;
            }

            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }
}
