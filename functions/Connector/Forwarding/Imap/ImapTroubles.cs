using System.Net.Sockets;
using Azure;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Connector.Forwarding.Imap;

/// <summary>
/// Classifies exceptions of the inbound mailbox. The server's text is left out, because some servers repeat the password in it.
/// </summary>
internal static class ImapTroubles
{
    /// <returns>Null for an exception that neither the server nor storage caused.</returns>
    public static InboundMailboxTrouble? Of(Exception exception) => exception switch
    {
        AuthenticationException => InboundMailboxTrouble.WrongPassword,
        SslHandshakeException or NotSupportedException => InboundMailboxTrouble.NotSecure,
        FolderNotFoundException => InboundMailboxTrouble.NoSuchFolder,
        ImapCommandException or FolderNotOpenException => InboundMailboxTrouble.Misbehaves,
        ImapProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException => InboundMailboxTrouble.OutOfReach,
        SocketException or IOException or TimeoutException => InboundMailboxTrouble.OutOfReach,
        ProtocolException => InboundMailboxTrouble.Misbehaves,
        RequestFailedException or AggregateException => InboundMailboxTrouble.NoStorage,
        _ => null,
    };

    /// <summary>Whether the server refused one command while the connection stays usable for the next mail.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is ImapCommandException or FolderNotOpenException or MessageNotFoundException;
}
