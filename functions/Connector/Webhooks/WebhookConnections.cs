using System.Net;
using System.Net.Sockets;

namespace Connector.Webhooks;

/// <summary>
/// Opens connections to addresses that customers choose. Checks an address here, after its name was resolved and for each
/// connection, because DNS can give another answer a moment after a check of the name.
/// </summary>
internal static class WebhookConnections
{
    public static SocketsHttpHandler Create(bool allowPrivate) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,

        // With a proxy the check would see the proxy's address.
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, allowPrivate, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool allowPrivate, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var allowed = allowPrivate ? addresses : Array.FindAll(addresses, PublicAddress.IsPublic);

        if (allowed.Length == 0)
        {
            throw new PrivateAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The name has a private address, and no setting allows that.</summary>
internal sealed class PrivateAddressException()
    : IOException("The destination's address is private, which the setting AllowPrivate does not allow.");
