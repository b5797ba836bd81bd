using System.Runtime.ExceptionServices;
using Connector.Forwarding.Confirming;
using Connector.Forwarding.Holding;
using Connector.Forwarding.Readiness;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding.Intake;

/// <summary>
/// Imports a forwarded mail, however it arrived. A mail for a paused mailbox is kept until the mailbox is resumed, and Gmail's confirmation
/// mail goes to the administrators. When the import returns, the mail is durable.
/// </summary>
public sealed partial class ForwardedImport(
    MailLoops loops, ConfirmationIntake confirmations, HeldMails held, ForwardedStore mails, ForwardingTable routes,
    ILogger<ForwardedImport> logger)
{
    /// <summary>Imports one mail for several mailboxes. A failure for one mailbox does not keep the mail from the others (I4).</summary>
    /// <returns>A verdict for each mailbox without a failure, and the first failure; null if there was none.</returns>
    public async Task<(IReadOnlyList<ForwardedVerdict> Verdicts, ExceptionDispatchInfo? Failure)> ImportAsync(
        IReadOnlyList<Mailbox> mailboxes, MailBytes raw, CancellationToken cancellationToken)
    {
        List<ForwardedVerdict> verdicts = [];
        ExceptionDispatchInfo? failure = null;

        foreach (var mailbox in mailboxes)
        {
            try
            {
                verdicts.Add(await ImportAsync(mailbox, raw, cancellationToken));
            }
#pragma warning disable CA1031 // The caller throws it, or puts the mail off.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        return (verdicts, failure);
    }

    /// <exception cref="KeysUnreachableException">The signature of a confirmation mail cannot be checked now.</exception>
    public async Task<ForwardedVerdict> ImportAsync(Mailbox mailbox, MailBytes raw, CancellationToken cancellationToken)
    {
        using var stream = raw.OpenRead();
        var mail = MailParser.Parse(stream);
        var headers = loops.Read(raw);

        if (await loops.BreakAsync(mailbox.Key, headers, cancellationToken))
        {
            return new ForwardedVerdict.Loop();
        }

        if (await confirmations.TryTakeAsync(mailbox, mail, raw, cancellationToken))
        {
            return new ForwardedVerdict.Confirmation();
        }

        var verdict = mailbox.State is MailboxState.Paused
            ? await HoldAsync(mailbox, raw, cancellationToken)
            : await StoreAsync(mailbox, raw, mail, headers, cancellationToken);

        await loops.RememberAsync(mailbox.Key, headers, cancellationToken);
        await routes.ArrivedAsync(mailbox, headers.TestNonce, cancellationToken);
        return verdict;
    }

    private async Task<ForwardedVerdict> HoldAsync(Mailbox mailbox, MailBytes raw, CancellationToken cancellationToken)
    {
        await held.KeepAsync(mailbox.Key, raw, cancellationToken);
        Log.Held(logger, mailbox.Key);
        return new ForwardedVerdict.Held();
    }

    private async Task<ForwardedVerdict> StoreAsync(
        Mailbox mailbox, MailBytes raw, ParsedMail mail, ForwardedHeaders headers, CancellationToken cancellationToken)
    {
        var row = await mails.AddAsync(mailbox, raw, mail, headers.Authentication, cancellationToken);
        Metrics.Imported(MessageRow.ForwardingRoute, row.DuplicateOf is null ? 1 : 0);
        Log.Imported(logger, mailbox.Key, row.GmailId, row.State);
        return new ForwardedVerdict.Imported(row.GmailId, row.DuplicateOf);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Imported the forwarded mail {Id} of {Mailbox}: {State}.")]
        public static partial void Imported(ILogger logger, MailboxKey mailbox, string id, MessageState state);

        [LoggerMessage(2, LogLevel.Information, "Keeps a forwarded mail for {Mailbox}, which is paused.")]
        public static partial void Held(ILogger logger, MailboxKey mailbox);
    }
}

/// <summary>The result of one import of a forwarded mail. Closed: the nested cases are all there are.</summary>
public abstract record ForwardedVerdict
{
    private ForwardedVerdict()
    {
    }

    /// <summary>The mail is durable and its delivery is under way, unless it duplicates another one.</summary>
    public sealed record Imported(string Id, string? DuplicateOf) : ForwardedVerdict;

    /// <summary>Gmail asks whether a mailbox may forward here; the mail went to the administrators.</summary>
    public sealed record Confirmation : ForwardedVerdict;

    /// <summary>The mail is durable and is imported when its mailbox is resumed.</summary>
    public sealed record Held : ForwardedVerdict;

    /// <summary>The mail came back in a forwarding loop and was dropped.</summary>
    public sealed record Loop : ForwardedVerdict;
}
