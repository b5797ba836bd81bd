using Connector.Delivering;
using Connector.Forwarding.Confirming;
using Connector.Forwarding.Telling;
using Connector.Importing;
using Connector.Importing.Parsing;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Forwarding;

/// <summary>Brings a forwarded mail in the way that the API's mail comes in: bytes, then row, then delivery. When it returns, the mail is safe.</summary>
public sealed partial class ForwardedImport(
    MessageStore store,
    RoutePairs pairs,
    OwnAlerts ownAlerts,
    DeliveryQueue deliveries,
    InboundAddresses addresses,
    ConfirmationCheck confirmations,
    ForwardingTable routes,
    TellForwarding tell,
    TimeProvider time,
    ILogger<ForwardedImport> logger)
{
    /// <exception cref="KeysUnreachableException">A confirmation mail's signature cannot be checked now.</exception>
    public async Task<ForwardedVerdict> ImportAsync(Mailbox mailbox, MailBytes raw, CancellationToken cancellationToken)
    {
        using var stream = raw.OpenRead();
        var mail = MailParser.Parse(stream);
        var headers = ForwardedHeaders.Of(raw, addresses);

        if (headers.Turns > 1)
        {
            await routes.ChangeAsync(mailbox.Key, facts => facts with { LoopAt = time.GetUtcNow() }, cancellationToken);
            Log.Loop(logger, mailbox.Key);
            return new ForwardedVerdict.Loop();
        }

        if (await confirmations.FindAsync(mail, raw, cancellationToken) is { } confirmation)
        {
            await TakeAsync(mailbox, confirmation, cancellationToken);
            return new ForwardedVerdict.Confirmation();
        }

        var row = await StoreAsync(mailbox, raw, mail, headers, cancellationToken);
        await routes.ArrivedAsync(mailbox, headers.ProofNonce, cancellationToken);
        return new ForwardedVerdict.Imported(row.GmailId, row.DuplicateOf);
    }

    private async Task TakeAsync(Mailbox mailbox, GmailConfirmation confirmation, CancellationToken cancellationToken)
    {
        var facts = await routes.ChangeAsync(mailbox.Key, facts => facts.Asked(confirmation, mailbox.Key.Address, time.GetUtcNow()), cancellationToken);

        if (facts.IsTold(confirmation))
        {
            await tell.AskedAsync(mailbox, confirmation, cancellationToken);
        }

        Log.Confirmation(logger, mailbox.Key, facts.IsTold(confirmation));
    }

    private async Task<MessageRow> StoreAsync(
        Mailbox mailbox, MailBytes raw, ParsedMail mail, ForwardedHeaders headers, CancellationToken cancellationToken)
    {
        var stored = await store.PutForwardedAsync(mailbox.Key, MailDigest.Of(raw), raw, cancellationToken);
        var first = stored with { Mail = mail, Authentication = headers.Authentication, State = ownAlerts.Has(mail) ? MessageState.OwnAlert : deliveries.FirstState };
        var row = await pairs.SettleForwardedAsync(mailbox.Key, first);

        await store.AddRowsAsync(mailbox.Key, [row]);

        if (row.State == MessageState.Stored)
        {
            await deliveries.EnqueueAsync(mailbox.Key, [row.GmailId], CancellationToken.None);
        }

        Metrics.Imported(MessageRow.ForwardingRoute, row.DuplicateOf is null ? 1 : 0);
        Log.Imported(logger, mailbox.Key, row.GmailId, row.State);
        return row;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Took the forwarded mail {Id} of {Mailbox}: {State}.")]
        public static partial void Imported(ILogger logger, MailboxKey mailbox, string id, MessageState state);

        [LoggerMessage(2, LogLevel.Information, "Caught Gmail's confirmation mail for {Mailbox}; told to its administrators: {IsTold}.")]
        public static partial void Confirmation(ILogger logger, MailboxKey mailbox, bool isTold);

        [LoggerMessage(3, LogLevel.Error, "Broke a circle: a mail for {Mailbox} came to an inbound address for the second time.")]
        public static partial void Loop(ILogger logger, MailboxKey mailbox);
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

    /// <summary>It goes round in a circle.</summary>
    public sealed record Loop : ForwardedVerdict;
}
