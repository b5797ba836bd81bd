using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Connector.TestKit;

/// <summary>The loopback port of a server of the test kit, with its connections; it can be closed and opened again.</summary>
/// <param name="port">0 for any that is free.</param>
/// <param name="serve">Serves one connection to its end, and ends it when the token is cancelled.</param>
internal sealed class LoopbackListener(int port, Func<TcpClient, CancellationToken, Task> serve) : IAsyncDisposable
{
    public const string Host = "127.0.0.1";

    private readonly ConcurrentDictionary<Task, byte> _sessions = [];
    private CancellationTokenSource? _stopping;
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public int Port { get; private set; } = port;

    /// <summary>Opens the port; the same one as before after <see cref="StopAsync"/>.</summary>
    public void Start()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _stopping = new CancellationTokenSource();
        _accepting = AcceptAsync(_listener, _stopping.Token);
    }

    /// <summary>Closes the port and every connection.</summary>
    public async Task StopAsync()
    {
        if (_stopping is null)
        {
            return;
        }

        await _stopping.CancelAsync();
        _listener!.Stop();
        await _accepting;
        await Task.WhenAll(_sessions.Keys);
        _stopping.Dispose();
        _stopping = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AcceptAsync(TcpListener listener, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var session = serve(await listener.AcceptTcpClientAsync(stopping), stopping);
                _sessions[session] = 0;
                _ = session.ContinueWith(ended => _sessions.TryRemove(ended, out _), TaskScheduler.Default);
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
