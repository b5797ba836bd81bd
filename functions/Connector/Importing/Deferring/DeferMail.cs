using Azure;
using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Deferring;

/// <summary>
/// Defers a single mail that Gmail says does not exist, or that storage refuses while it takes others. The mail does not stop the others
/// (I4) and is tried again. Its row is written before the import continues (I1).
/// </summary>
public sealed partial class DeferMail(
    DeferredMails mails, StorageWitness witness, RetryOptions retry, TimeProvider time, ILogger<DeferMail> logger)
{
    /// <summary>Gmail has answered 404 for existing mails for a while, so a second try after this time decides.</summary>
    private static readonly TimeSpan SecondTryAfter = TimeSpan.FromMinutes(3);

    /// <summary>Handles Gmail's answer that there is no such mail.</summary>
    /// <returns>True when a try minutes ago had the same answer. Until then the mail is deferred.</returns>
    public async Task<bool> IsGoneAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await mails.FindAsync(mailbox, gmailId, cancellationToken);

        if (known is { IsMissing: true })
        {
            return known.NextTryAt <= now;
        }

        var first = known ?? new DeferredMail(mailbox, gmailId, now, Attempts: 1, now, DeferredMail.Missing);
        await mails.SaveAsync(first with { NextTryAt = now + SecondTryAfter, Evidence = DeferredMail.Missing }, CancellationToken.None);
        Log.Missing(logger, gmailId, mailbox);
        return false;
    }

    /// <summary>Defers a mail whose bytes storage refuses.</summary>
    /// <returns>False when storage refuses others too, so it is unavailable and the mail is not deferred.</returns>
    public async Task<bool> TryForBlobAsync(
        MailboxKey mailbox, string gmailId, RequestFailedException refusal, CancellationToken cancellationToken) =>
        await witness.TakesBlobAsync(mailbox, gmailId, cancellationToken) && await SaveAsync(mailbox, gmailId, refusal, cancellationToken);

    /// <summary>Defers a mail whose row storage refuses.</summary>
    /// <inheritdoc cref="TryForBlobAsync"/>
    public async Task<bool> TryForRowAsync(
        MailboxKey mailbox, string gmailId, RequestFailedException refusal, CancellationToken cancellationToken) =>
        await witness.TakesRowAsync(mailbox, gmailId, cancellationToken) && await SaveAsync(mailbox, gmailId, refusal, cancellationToken);

    /// <returns>True.</returns>
    private async Task<bool> SaveAsync(
        MailboxKey mailbox, string gmailId, RequestFailedException refusal, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var evidence = DeferredMail.OfStorage(refusal.Status, refusal.ErrorCode);
        var known = await mails.FindAsync(mailbox, gmailId, cancellationToken);
        var deferred = known?.Again(evidence, retryAt: null, now, retry)
            ?? DeferredMail.First(mailbox, gmailId, evidence, retryAt: null, now, retry);

        await mails.SaveAsync(deferred, CancellationToken.None);
        Log.Refused(logger, gmailId, mailbox, evidence, deferred.NextTryAt);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Gmail has no {GmailId} of {Mailbox}. A second try in some minutes decides.")]
        public static partial void Missing(ILogger logger, string gmailId, MailboxKey mailbox);

        [LoggerMessage(
            2, LogLevel.Error,
            "Set aside {GmailId} of {Mailbox}: storage takes others and not this one ({Evidence}). Tried again at {NextTryAt}.")]
        public static partial void Refused(ILogger logger, string gmailId, MailboxKey mailbox, Evidence evidence, DateTimeOffset nextTryAt);
    }
}
