using System.Net;
using MailKit.Security;

namespace Connector.Settings;

/// <summary>How the connection to a mail server is protected.</summary>
public enum ConnectionSecurity
{
    /// <summary>Not at all: for a server on the same machine, or in a closed network.</summary>
    None,

    /// <summary>Begins unencrypted and must switch to TLS before the password is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}

/// <summary>The words of MailKit for a <see cref="ConnectionSecurity"/>, and its rule for passwords.</summary>
internal static class ConnectionSecurities
{
    public static SecureSocketOptions ToSocketOptions(this ConnectionSecurity security) => security switch
    {
        ConnectionSecurity.None => SecureSocketOptions.None,
        ConnectionSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.SslOnConnect,
    };

    /// <summary>Whether the connection leaves this machine unencrypted.</summary>
    public static bool IsOpenTo(this ConnectionSecurity security, string host) =>
        security == ConnectionSecurity.None
        && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        && !(IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
