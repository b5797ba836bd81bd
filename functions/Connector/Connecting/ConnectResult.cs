using Connector.Mailboxes;

namespace Connector.Connecting;

/// <summary>What a visit to Google's consent page led to.</summary>
/// <param name="Mailbox">Null if the visit is unknown.</param>
/// <param name="Invite">Token of the invite link with which the reader can start again; null if the reader may not.</param>
/// <param name="Detail">The address of the wrong account, the error that Google named, or the id of the state; depends on the
/// kind.</param>
public sealed record ConnectResult(ConnectResultKind Kind, MailboxKey? Mailbox = null, string? Invite = null, string? Detail = null)
{
    public static ConnectResult Of(ConnectResultKind kind, ConnectState state, string? detail = null) =>
        new(kind, state.Mailbox, state.Invite, detail);
}

/// <summary>The kinds of result. The names are part of links, so they never change.</summary>
public enum ConnectResultKind
{
    /// <summary>The mailbox is connected for the first time.</summary>
    Connected,

    /// <summary>The mailbox was connected before and has a new consent.</summary>
    Reconnected,

    /// <summary>The consent is stored, and Google could not say yet whose it is.</summary>
    ConnectedLater,

    /// <summary>The person pressed Cancel, or the account may not use the app.</summary>
    Denied,

    /// <summary>A policy of the Workspace forbids the app.</summary>
    ForbiddenByAdministrator,

    /// <summary>The person did not allow the app to read mail.</summary>
    NotAllowedToRead,

    /// <summary>The person signed in as another account. <see cref="ConnectResult.Detail"/> is its address.</summary>
    WrongAccount,

    /// <summary>Google gave no refresh token.</summary>
    NoRefreshToken,

    /// <summary>Google did not accept its own code any more.</summary>
    CodeRefused,

    /// <summary>The OAuth client or its redirect URI is not set up as it should be.</summary>
    ClientWrong,

    /// <summary>The Gmail API is off in the client's Google Cloud project.</summary>
    ApiOff,

    /// <summary>The account has no Gmail.</summary>
    NoGmail,

    /// <summary>Google did not answer properly.</summary>
    GoogleAway,

    /// <summary>The same answer came a second time, and the first one is still being worked on.</summary>
    StillWorking,

    /// <summary>The visit was begun too long ago.</summary>
    TooOld,

    /// <summary>The visit was begun in another browser, or the cookie is gone.</summary>
    OtherBrowser,

    /// <summary>The address in the browser is not one that the app made.</summary>
    Unknown,

    /// <summary>The connector refuses this address.</summary>
    Refused,
}
