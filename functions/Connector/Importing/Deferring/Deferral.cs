using Azure;
using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Deferring;

/// <summary>
/// Defers a single mail that Gmail or storage refuses while they handle others. The mail does not stop the others (I4) and is tried again.
/// Its row is written before the import continues (I1).
/// </summary>
public sealed partial class Deferral(
    DeferredMails mails, MessageStates messages, StorageWitness witness, TimeProvider time, ILogger<Deferral> logger)
{
    /// <summary>If more mails fail in one batch, they are not the cause.</summary>
    public const int MaxInBatch = 20;

    /// <summary>Failed fetches before a mail is deferred. A mailbox is parked later than that.</summary>
    private const int MinAttempts = 3;

    /// <summary>Gmail has answered 404 for existing mails for a while, so a second try after this time decides.</summary>
    private static readonly TimeSpan SecondTryAfter = TimeSpan.FromMinutes(3);

    /// <summary>True if a single mail may cause the failures, because several fetches of the mailbox failed with nothing but 5xx.</summary>
    public static bool IsSuspect(MailboxState state, Failure failure) => failure.Class == FailureClass.ProviderUnavailable && state is
        MailboxState.BackingOff { Cause: FailureClass.ProviderUnavailable, Attempts: >= MinAttempts }
        or MailboxState.Probing { From.Cause: FailureClass.ProviderUnavailable };

    /// <summary>Defers a mail that Gmail does not return, if it returns another one right after.</summary>
    /// <returns>False when the mail is not the cause, or the cause is unknown.</returns>
    public async Task<bool> TryForGmailAsync(
        MailboxKey mailbox, IGmailMailbox gmail, string gmailId, Failure failure, CancellationToken cancellationToken)
    {
        if (!await GivesAnotherAsync(mailbox, gmail, gmailId, cancellationToken))
        {
            return false;
        }

        var mail = await mails.FailedAsync(mailbox, gmailId, failure.Evidence, failure.RetryAt, cancellationToken);
        Log.Deferred(logger, gmailId, mailbox, mail.Evidence, mail.NextTryAt);
        return true;
    }

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

    private async Task<bool> GivesAnotherAsync(MailboxKey mailbox, IGmailMailbox gmail, string gmailId, CancellationToken cancellationToken)
    {
        try
        {
            var other = await messages.FindAnyAsync(mailbox, cancellationToken)
                ?? await ListAnotherAsync(gmail, gmailId, cancellationToken);

            if (other is null)
            {
                return false;
            }

            // The answer that the other mail is gone, or too large to be read here, is good too.
            using var message = await gmail.GetAsync(other, MailMemory.Unasked, cancellationToken);
            return true;
        }
        catch (FetchFailedException)
        {
            return false;
        }
    }

    /// <summary>Finds another mail in a mailbox that has no stored message.</summary>
    private static async Task<string?> ListAnotherAsync(IGmailMailbox gmail, string gmailId, CancellationToken cancellationToken)
    {
        var page = await gmail.ListAsync(new MessageFilter(From: null, Until: null), pageToken: null, cancellationToken);
        return page.GmailIds.FirstOrDefault(id => id != gmailId);
    }

    /// <returns>True.</returns>
    private async Task<bool> SaveAsync(
        MailboxKey mailbox, string gmailId, RequestFailedException refusal, CancellationToken cancellationToken)
    {
        var evidence = DeferredMail.OfStorage(refusal.Status, refusal.ErrorCode);
        var mail = await mails.FailedAsync(mailbox, gmailId, evidence, retryAt: null, cancellationToken);
        Log.Refused(logger, gmailId, mailbox, evidence, mail.NextTryAt);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error,
            "Set aside {GmailId} of {Mailbox}: Gmail gives others and not this one ({Evidence}). Tried again at {NextTryAt}.")]
        public static partial void Deferred(
            ILogger logger, string gmailId, MailboxKey mailbox, Evidence evidence, DateTimeOffset nextTryAt);

        [LoggerMessage(2, LogLevel.Information, "Gmail has no {GmailId} of {Mailbox}. A second try in some minutes decides.")]
        public static partial void Missing(ILogger logger, string gmailId, MailboxKey mailbox);

        [LoggerMessage(
            3, LogLevel.Error,
            "Set aside {GmailId} of {Mailbox}: storage takes others and not this one ({Evidence}). Tried again at {NextTryAt}.")]
        public static partial void Refused(ILogger logger, string gmailId, MailboxKey mailbox, Evidence evidence, DateTimeOffset nextTryAt);
    }
}
