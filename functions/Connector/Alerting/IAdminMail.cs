using MimeKit;

namespace Connector.Alerting;

/// <summary>Hands mails to a mail server that is independent of the provider.</summary>
public interface IAdminMail
{
    /// <summary>
    /// Sends the mails one by one and yields a result for each, in order. The next mail is sent only when the caller asks for the next
    /// result, so that the caller can record each result before the next mail leaves.
    /// </summary>
    /// <remarks>A failure at the server or on the way to it is a result and never an exception.</remarks>
    IAsyncEnumerable<SendResult> SendAsync(IReadOnlyList<MimeMessage> mails, CancellationToken cancellationToken);
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
    public sealed record Failed(string Reason) : SendResult;
}
