using Azure;
using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Deferring;

/// <summary>
/// Sets a single mail aside that is not there, or that storage refuses, while others are taken: it holds up no other (I4), is tried again
/// and never forgotten. Its row is written before anyone goes on (I1).
/// </summary>
public sealed partial class SetAside(
    DeferredMails mails, StorageWitness witness, RetryOptions retry, TimeProvider time, ILogger<SetAside> logger)
{
    /// <summary>Gmail has answered 404 for mails that are there, for a while. So long after the first look the second one decides.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(3);

    /// <summary>Gmail says that it has no such mail.</summary>
    /// <returns>True when an earlier look, minutes ago, said so too. Until then the mail is set aside.</returns>
    public async Task<bool> IsGoneAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = await mails.FindAsync(mailbox, gmailId, cancellationToken);

        if (known is { IsMissing: true })
        {
            return known.NextTryAt <= now;
        }

        var first = known ?? new DeferredMail(mailbox, gmailId, now, Attempts: 1, now, DeferredMail.Missing);
        await mails.SaveAsync(first with { NextTryAt = now + SecondLook, Evidence = DeferredMail.Missing }, CancellationToken.None);
        Log.NotThere(logger, gmailId, mailbox);
        return false;
    }

    /// <summary>Storage refuses a mail's bytes.</summary>
    /// <returns>False when it would refuse others too: then it is storage that is away, and nothing is set aside.</returns>
    public async Task<bool> TryForBlobAsync(MailboxKey mailbox, string gmailId, RequestFailedException refusal, CancellationToken cancellationToken) =>
        await witness.TakesBlobAsync(mailbox, gmailId, cancellationToken) && await SaveAsync(mailbox, gmailId, refusal, cancellationToken);

    /// <summary>Storage refuses a mail's row.</summary>
    /// <inheritdoc cref="TryForBlobAsync"/>
    public async Task<bool> TryForRowAsync(MailboxKey mailbox, string gmailId, RequestFailedException refusal, CancellationToken cancellationToken) =>
        await witness.TakesRowAsync(mailbox, gmailId, cancellationToken) && await SaveAsync(mailbox, gmailId, refusal, cancellationToken);

    /// <returns>True.</returns>
    private async Task<bool> SaveAsync(MailboxKey mailbox, string gmailId, RequestFailedException refusal, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var evidence = DeferredMail.OfStorage(refusal.Status, refusal.ErrorCode);
        var known = await mails.FindAsync(mailbox, gmailId, cancellationToken);
        var aside = known?.Again(evidence, retryAt: null, now, retry)
            ?? new DeferredMail(mailbox, gmailId, now, Attempts: 1, DeferredMail.NextAt(1, retryAt: null, now, retry), evidence);

        await mails.SaveAsync(aside, CancellationToken.None);
        Log.Refused(logger, gmailId, mailbox, evidence, aside.NextTryAt);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Gmail has no {GmailId} of {Mailbox}: a second look in some minutes decides.")]
        public static partial void NotThere(ILogger logger, string gmailId, MailboxKey mailbox);

        [LoggerMessage(2, LogLevel.Error, "Set aside {GmailId} of {Mailbox}: storage takes others and not this one ({Evidence}). Tried again at {NextTryAt}.")]
        public static partial void Refused(ILogger logger, string gmailId, MailboxKey mailbox, Evidence evidence, DateTimeOffset nextTryAt);
    }
}
