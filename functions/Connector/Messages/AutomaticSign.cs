namespace Connector.Messages;

/// <summary>
/// The sign that a machine sent a mail, strongest first. It tags a mail and never drops it, because senders set these headers wrongly and
/// anyone can set them. <c>X-Auto-Response-Suppress</c> does not count because mail written by people has it too.
/// </summary>
public enum AutomaticSign
{
    /// <summary>The mail has the header of the connector's own alert mails.</summary>
    OwnAlert,

    /// <summary><c>Auto-Submitted</c> other than <c>no</c> (RFC 3834, 5).</summary>
    AutoSubmitted,

    /// <summary><c>Content-Type: multipart/report</c>: a bounce or a receipt (RFC 6522).</summary>
    Report,

    /// <summary><c>Return-Path: &lt;&gt;</c>, which must not be answered (RFC 3834).</summary>
    NullReturnPath,

    /// <summary>
    /// The mail comes from <c>mailer-daemon</c> or <c>postmaster</c>, or has the header <c>X-Failed-Recipients</c> of Exim and Gmail. It is
    /// a bounce whose null return path was rewritten on its way.
    /// </summary>
    Bounce,

    /// <summary><c>X-Autoreply</c>, <c>X-Autorespond</c>, <c>X-Auto-Generated</c> and their other spellings.</summary>
    AutoReply,

    /// <summary><c>List-Id</c> (RFC 2919).</summary>
    List,

    /// <summary><c>Precedence</c>, or <c>X-Precedence</c>: <c>bulk</c>, <c>junk</c>, <c>list</c> or <c>auto_reply</c>.</summary>
    Precedence,
}
