using Connector.Mailboxes;
using Connector.Messages;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Deferring;

/// <summary>
/// Decides whether a mail that Gmail does not return is deferred. That happens only if several fetches of the mailbox failed with nothing
/// but 5xx and Gmail returns another mail right after; otherwise the mail is not the cause.
/// </summary>
public sealed partial class Deferral(
    DeferredMails mails, MessageStates known, RetryOptions retry, ImportOptions options, TimeProvider time, ILogger<Deferral> logger)
{
    /// <summary>Failed fetches before a mail is deferred. A mailbox is parked later than that.</summary>
    private const int MinAttempts = 3;

    /// <summary>
    /// Wraps the mailbox if its state allows mails to be deferred. A deferred mail has its row before the import continues (I1).
    /// </summary>
    public IGmailMailbox Tolerate(Mailbox mailbox, IGmailMailbox gmail) =>
        IsIll(mailbox.State)
            ? new TolerantMailbox(gmail, (gmailId, failure, token) => TryDeferAsync(mailbox.Key, gmail, gmailId, failure, token)) : gmail;

    private static bool IsIll(MailboxState state) => state is
        MailboxState.BackingOff { Cause: FailureClass.ProviderUnavailable, Attempts: >= MinAttempts }
        or MailboxState.Probing { From.Cause: FailureClass.ProviderUnavailable };

    /// <returns>False when the mail is not the cause, or the cause is unknown.</returns>
    private async Task<bool> TryDeferAsync(
        MailboxKey mailbox, IGmailMailbox gmail, string gmailId, Failure failure, CancellationToken cancellationToken)
    {
        if (!await GivesAnotherAsync(mailbox, gmail, gmailId, cancellationToken))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var mail = DeferredMail.First(mailbox, gmailId, failure.Evidence, failure.RetryAt, now, retry);
        await mails.SaveAsync(mail, CancellationToken.None);
        Log.Deferred(logger, gmailId, mailbox, failure.Evidence, mail.NextTryAt);
        return true;
    }

    private async Task<bool> GivesAnotherAsync(MailboxKey mailbox, IGmailMailbox gmail, string gmailId, CancellationToken cancellationToken)
    {
        try
        {
            var other = await known.FindAnyAsync(mailbox, cancellationToken) ?? await ListAnotherAsync(gmail, gmailId, cancellationToken);

            if (other is null)
            {
                return false;
            }

            // The answer that the other mail is gone is good too.
            using var message = await gmail.GetAsync(other, options.MaxMessageBytes, cancellationToken);
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

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error,
            "Set aside {GmailId} of {Mailbox}: Gmail gives others and not this one ({Evidence}). Tried again at {NextTryAt}.")]
        public static partial void Deferred(
            ILogger logger, string gmailId, MailboxKey mailbox, Evidence evidence, DateTimeOffset nextTryAt);
    }
}
