using MimeKit;

namespace Connector.Alerting;

/// <summary>Hands mails to a mail server that is not the provider being watched.</summary>
public interface IAdminMail
{
    /// <summary>
    /// Sends the mails one by one and yields one result for each, in order. The next mail is sent only when the next result is
    /// asked for, so that a caller can write down what became of one before another leaves.
    /// </summary>
    /// <remarks>What goes wrong at the server or on the way to it is a result and never an exception.</remarks>
    IAsyncEnumerable<SendResult> SendAsync(IReadOnlyList<MimeMessage> mails, CancellationToken cancellationToken);
}

/// <summary>What became of one mail. Closed: the nested cases are all there are.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>The server took it over.</summary>
    /// <param name="Answer">The server's words, bounded.</param>
    public sealed record Sent(string Answer = "") : SendResult;

    /// <summary>The server will never take mail to this recipient.</summary>
    /// <param name="Code">The server's reply code, 5xx.</param>
    /// <param name="Text">The server's words, bounded.</param>
    public sealed record Refused(int Code, string Text) : SendResult;

    /// <summary>It did not leave, and may later: no connection, no TLS, a refused sender or body, a 4xx.</summary>
    /// <param name="Reason">Bounded, and free of secrets.</param>
    public sealed record Failed(string Reason) : SendResult;
}
