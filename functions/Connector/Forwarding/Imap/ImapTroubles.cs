using System.Net.Sockets;
using Azure;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace Connector.Forwarding.Imap;

/// <summary>What an exception says about the inbound mailbox. The server's own words are kept out: some repeat what they were given.</summary>
internal static class ImapTroubles
{
    /// <returns>Null for one that is not the server's or the storage's doing.</returns>
    public static InboundMailboxTrouble? Of(Exception exception) => exception switch
    {
        AuthenticationException => InboundMailboxTrouble.WrongPassword,
        SslHandshakeException or NotSupportedException => InboundMailboxTrouble.NotSecure,
        FolderNotFoundException => InboundMailboxTrouble.NoSuchFolder,
        ImapCommandException or FolderNotOpenException => InboundMailboxTrouble.Misbehaves,
        ImapProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException or SocketException or IOException or TimeoutException
            => InboundMailboxTrouble.OutOfReach,
        ProtocolException => InboundMailboxTrouble.Misbehaves,
        RequestFailedException or AggregateException => InboundMailboxTrouble.NoStorage,
        _ => null,
    };

    /// <summary>The server will not do one thing; the connection is good, and so may be the next mail.</summary>
    public static bool IsRefusal(Exception exception) => exception is ImapCommandException or FolderNotOpenException or MessageNotFoundException;
}
