namespace Connector.Importing.Parsing;

/// <summary>
/// By what a mail shows that no person wrote it for this reader, strongest first. It is a tag and no reason to drop a mail: senders
/// set these headers wrongly, and anyone can. <c>X-Auto-Response-Suppress</c> is no sign: it stands in mail of people too.
/// </summary>
public enum AutomaticSign
{
    /// <summary>It carries the mark of the connector's own alert mail.</summary>
    OwnAlert,

    /// <summary><c>Auto-Submitted</c> other than <c>no</c> (RFC 3834, 5).</summary>
    AutoSubmitted,

    /// <summary><c>Content-Type: multipart/report</c>: a bounce or a receipt (RFC 6522).</summary>
    Report,

    /// <summary><c>Return-Path: &lt;&gt;</c>, of which RFC 3834 says that nobody is to answer it.</summary>
    NullReturnPath,

    /// <summary>
    /// It comes from <c>mailer-daemon</c> or <c>postmaster</c>, or has Exim's and Gmail's <c>X-Failed-Recipients</c>: a bounce whose null path was
    /// rewritten on the way.
    /// </summary>
    Bounce,

    /// <summary><c>X-Autoreply</c>, <c>X-Autorespond</c>, <c>X-Auto-Generated</c> and their other spellings.</summary>
    AutoReply,

    /// <summary><c>List-Id</c> (RFC 2919).</summary>
    List,

    /// <summary><c>Precedence</c>, or <c>X-Precedence</c>: <c>bulk</c>, <c>junk</c>, <c>list</c> or <c>auto_reply</c>.</summary>
    Precedence,
}
