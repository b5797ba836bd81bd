using MimeKit;

namespace Connector.Alerting;

/// <summary>Hands mail to a mail server that is independent of the provider.</summary>
public interface IAdminMail
{
    /// <remarks>A failure at the server or on the way to it is a result and never an exception.</remarks>
    Task<SendResult> SendAsync(MimeMessage mail, CancellationToken cancellationToken);
}

/// <summary>The result of one mail: one of the nested cases.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>Tag of the metric.</summary>
    public string Name => this switch
    {
        Sent => "sent",
        Refused => "refused",
        _ => "failed",
    };

    /// <summary>The server accepted it.</summary>
    /// <param name="Answer">The server's text, bounded.</param>
    public sealed record Sent(string Answer = "") : SendResult;

    /// <summary>The server will never take mail to this recipient.</summary>
    /// <param name="Code">The server's reply code, 5xx.</param>
    /// <param name="Text">The server's text, bounded.</param>
    public sealed record Refused(int Code, string Text) : SendResult;

    /// <summary>The mail did not leave, and may leave later: no connection, no TLS, a refused sender or body, a 4xx.</summary>
    /// <param name="Reason">Bounded, and free of secrets.</param>
    /// <param name="IsServerAway">The server takes no mail at all, so another mail would fail as well, only a minute later.</param>
    public sealed record Failed(string Reason, bool IsServerAway = false) : SendResult;
}
