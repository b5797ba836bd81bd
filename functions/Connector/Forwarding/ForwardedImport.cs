using Connector.Delivering;
using Connector.Forwarding.Confirming;
using Connector.Forwarding.Holding;
using Connector.Importing;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding;

/// <summary>
/// Brings a forwarded mail in: as a mail, as Gmail's question for the administrator, or as one that is kept until its mailbox is resumed. When it returns,
/// the mail is safe.
/// </summary>
public sealed partial class ForwardedImport(
    Circles circles, ConfirmationIntake confirmations, HeldMails held, ForwardedStore mails, ForwardingTable routes, ILogger<ForwardedImport> logger)
{
    /// <exception cref="KeysUnreachableException">A confirmation mail's signature cannot be checked now.</exception>
    public async Task<ForwardedVerdict> ImportAsync(Mailbox mailbox, MailBytes raw, CancellationToken cancellationToken)
    {
        using var stream = raw.OpenRead();
        var mail = MailParser.Parse(stream);
        var headers = circles.Read(raw);

        if (await circles.BreakAsync(mailbox.Key, headers, cancellationToken))
        {
            return new ForwardedVerdict.Loop();
        }

        if (await confirmations.TryTakeAsync(mailbox, mail, raw, cancellationToken))
        {
            return new ForwardedVerdict.Confirmation();
        }

        var verdict = mailbox.State is MailboxState.Paused
            ? await HoldAsync(mailbox, raw, cancellationToken)
            : await ImportAsync(mailbox, raw, mail, headers, cancellationToken);

        await circles.RememberAsync(mailbox.Key, headers, cancellationToken);
        await routes.ArrivedAsync(mailbox, headers.ProofNonce, cancellationToken);
        return verdict;
    }

    private async Task<ForwardedVerdict> HoldAsync(Mailbox mailbox, MailBytes raw, CancellationToken cancellationToken)
    {
        await held.KeepAsync(mailbox.Key, raw, cancellationToken);
        Log.Held(logger, mailbox.Key);
        return new ForwardedVerdict.Held();
    }

    private async Task<ForwardedVerdict> ImportAsync(
        Mailbox mailbox, MailBytes raw, ParsedMail mail, ForwardedHeaders headers, CancellationToken cancellationToken)
    {
        var row = await mails.AddAsync(mailbox, raw, mail, headers.Authentication, cancellationToken);
        Metrics.Imported(MessageRow.ForwardingRoute, row.DuplicateOf is null ? 1 : 0);
        Log.Imported(logger, mailbox.Key, row.GmailId, row.State);
        return new ForwardedVerdict.Imported(row.GmailId, row.DuplicateOf);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Took the forwarded mail {Id} of {Mailbox}: {State}.")]
        public static partial void Imported(ILogger logger, MailboxKey mailbox, string id, MessageState state);

        [LoggerMessage(2, LogLevel.Information, "Keeps a forwarded mail for {Mailbox}, which is paused.")]
        public static partial void Held(ILogger logger, MailboxKey mailbox);
    }
}

/// <summary>What became of a forwarded mail. Closed: the nested cases are all there are.</summary>
public abstract record ForwardedVerdict
{
    private ForwardedVerdict()
    {
    }

    /// <summary>It is durable and on its way, or known as the second copy of one that is.</summary>
    public sealed record Imported(string Id, string? DuplicateOf) : ForwardedVerdict;

    /// <summary>It asks whether Gmail may forward, and is for the administrator.</summary>
    public sealed record Confirmation : ForwardedVerdict;

    /// <summary>It is durable, and imported when its mailbox is resumed.</summary>
    public sealed record Held : ForwardedVerdict;

    /// <summary>It goes round in a circle.</summary>
    public sealed record Loop : ForwardedVerdict;
}
