using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Connector.Forwarding;
using Connector.Links;
using Connector.Settings;

namespace Connector.Reporting.Endings;

/// <summary>
/// Looks when the TLS certificate of the host ends that takes forwarded mail: the mailbox that is read by IMAP, or else this app's public
/// address, to which a mail service posts.
/// </summary>
public sealed class CertificateLook(ForwardingOptions forwarding, LinkOptions links, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The host to look at; null if there is none.</summary>
    internal (string Name, int Port)? Host => !forwarding.IsOn ? null
        : forwarding.Imap is { } imap ? imap.Security == ConnectionSecurity.Tls ? (imap.Host, imap.Port) : null
        : links.PublicUri is { Scheme: "https", IsLoopback: false } uri ? (uri.Host, uri.Port) : null;

    /// <returns>Null if there is no host to look at.</returns>
    public Task<Ending?> LookAsync(CancellationToken cancellationToken) =>
        Host is { } host ? LookAsync(host.Name, host.Port, cancellationToken) : Task.FromResult<Ending?>(null);

    internal async Task<Ending?> LookAsync(string host, int port, CancellationToken cancellationToken)
    {
        var ending = new Ending(EndingKind.Certificate, Account: null, host);
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        DateTimeOffset? end = null;

        try
        {
            using var connection = new TcpClient();
            await connection.ConnectAsync(host, port, either.Token);
            await using var tls = new SslStream(connection.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, errors) =>
            {
                // Read before the verdict, because the end of a certificate that senders refuse is of interest too.
                end = certificate is X509Certificate2 found ? new DateTimeOffset(found.NotAfter.ToUniversalTime(), TimeSpan.Zero) : null;
                return errors == SslPolicyErrors.None;
            });
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, either.Token);
            return ending with { EndsAt = end };
        }
        catch (AuthenticationException) when (end is not null)
        {
            return ending with { EndsAt = end, Problem = EndingProblem.Refused };
        }
        catch (Exception exception) when (
            exception is SocketException or IOException or AuthenticationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return ending with { Problem = EndingProblem.NotAnswered };
        }
    }
}
