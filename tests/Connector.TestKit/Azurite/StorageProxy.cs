using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Connector.TestKit.Azurite;

/// <summary>Stands between the app and the storage emulator, so that storage becomes slow, refuses or goes away on command.</summary>
/// <remarks>
/// It passes bytes on and reads none. The signature of a request covers the path and not the port (Shared Key), so it stays right.
/// </remarks>
public sealed partial class StorageProxy : IAsyncDisposable
{
    private static readonly byte[] Busy =
        "HTTP/1.1 503 Server Busy\r\nx-ms-error-code: ServerBusy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly Dictionary<int, LoopbackListener> _listeners = [];
    private readonly Lock _gate = new();
    private CancellationTokenSource _connections = new();
    private StorageFault _fault;

    private StorageProxy(string connectionString) => ConnectionString = Port().Replace(connectionString, match =>
    {
        var target = int.Parse(match.Groups["port"].ValueSpan, CultureInfo.InvariantCulture);

        if (!_listeners.TryGetValue(target, out var listener))
        {
            _listeners[target] = listener = new LoopbackListener(0, (client, stopping) => ServeAsync(client, target, stopping));
            listener.Start();
        }

        return $"http://{LoopbackListener.Host}:{listener.Port}/";
    });

    /// <param name="connectionString">Of an account of the emulator.</param>
    public static StorageProxy Start(string connectionString) => new(connectionString);

    /// <summary>The account as it is reached through the proxy.</summary>
    public string ConnectionString { get; }

    /// <summary>How long each piece takes while storage is slow.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>The fault in force. A change ends every connection.</summary>
    public StorageFault Fault
    {
        get
        {
            lock (_gate)
            {
                return _fault;
            }
        }

        set
        {
            CancellationTokenSource ended;

            lock (_gate)
            {
                _fault = value;
                ended = _connections;
                _connections = new CancellationTokenSource();
            }

            ended.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Fault = StorageFault.Away;

        foreach (var listener in _listeners.Values)
        {
            await listener.DisposeAsync();
        }
    }

    private async Task ServeAsync(TcpClient client, int target, CancellationToken stopping)
    {
        var (fault, ended) = Now();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, ended);

        try
        {
            await (fault switch
            {
                StorageFault.Away => Task.CompletedTask,
                StorageFault.Busy => RefuseAsync(client, either.Token),
                _ => PassAsync(client, target, fault == StorageFault.Slow ? Delay : TimeSpan.Zero, either.Token),
            });
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two sides has gone, or the fault has changed.
        }
        finally
        {
            client.Client.Close(timeout: 0);
        }
    }

    private (StorageFault Fault, CancellationToken Ended) Now()
    {
        lock (_gate)
        {
            return (_fault, _connections.Token);
        }
    }

    /// <summary>Answers as the service does when a partition is too busy (learn.microsoft.com, "Common REST API error codes").</summary>
    private static async Task RefuseAsync(TcpClient client, CancellationToken cancellationToken)
    {
        var request = new byte[64 * 1024];

        if (await client.GetStream().ReadAsync(request, cancellationToken) > 0)
        {
            await client.GetStream().WriteAsync(Busy, cancellationToken);
        }
    }

    private static async Task PassAsync(TcpClient client, int port, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var target = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        await target.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] ways =
        [
            CopyAsync(client.GetStream(), target.GetStream(), delay, either.Token),
            CopyAsync(target.GetStream(), client.GetStream(), delay, either.Token),
        ];
        await Task.WhenAny(ways);
        await either.CancelAsync();
        await Task.WhenAll(ways);
    }

    private static async Task CopyAsync(Stream from, Stream to, TimeSpan delay, CancellationToken cancellationToken)
    {
        var piece = new byte[64 * 1024];

        while (await from.ReadAsync(piece, cancellationToken) is var length and > 0)
        {
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, TimeProvider.System, cancellationToken);
            }

            await to.WriteAsync(piece.AsMemory(0, length), cancellationToken);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:(?<port>\d+)/")]
    private static partial Regex Port();
}

/// <summary>How the storage service misbehaves.</summary>
public enum StorageFault
{
    None,

    /// <summary>Each piece of a request or an answer takes longer.</summary>
    Slow,

    /// <summary>Every request is answered with 503.</summary>
    Busy,

    /// <summary>Every connection is cut at once.</summary>
    Away,
}
