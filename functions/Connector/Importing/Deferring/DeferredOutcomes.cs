using Connector.Alerting.Digests;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Deferring;

/// <summary>Records how another try of a deferred mail ended, and reports mails that stay deferred to the administrators.</summary>
/// <remarks>Outcomes take no token, since a host that is shutting down must not lose them.</remarks>
public sealed partial class DeferredOutcomes(
    DeferredMails mails, QuarantineOutbox alerts, RetryOptions options, TimeProvider time, ILogger<DeferredOutcomes> logger)
{
    /// <summary>Most mails arrive at the second try. One that does not is reported once.</summary>
    private const int ReportedAtAttempt = 3;

    /// <summary>Deletes a mail whose mailbox is no longer connected.</summary>
    public Task ForgetAsync(DeferredMail mail, CancellationToken cancellationToken) => mails.DeleteAsync(mail, cancellationToken);

    /// <summary>Ends the deferral of a mail that was imported, is gone or is left out. A mail that the try deferred again stays.</summary>
    public async Task SettleAsync(DeferredMail mail)
    {
        if (await mails.FindAsync(mail.Mailbox, mail.GmailId, CancellationToken.None) is { } again && again.NextTryAt > mail.NextTryAt)
        {
            await KeepAsync(again);
            return;
        }

        await mails.DeleteAsync(mail, CancellationToken.None);
        await alerts.ForgetAsync(mail.Mailbox, mail.GmailId, CancellationToken.None);
        Log.Settled(logger, mail.GmailId, mail.Mailbox, mail.Attempts);
    }

    public Task FailAsync(DeferredMail mail, Failure failure) =>
        KeepAsync(mail.Again(failure.Evidence, failure.RetryAt, time.GetUtcNow(), options));

    private async Task KeepAsync(DeferredMail again)
    {
        var isToReport = again is { IsTold: false, Attempts: >= ReportedAtAttempt };

        if (isToReport)
        {
            var cause = again.IsRefusedByStorage ? QuarantineCause.NotStored : QuarantineCause.Unreadable;
            await alerts.NoteAsync(again.Mailbox, again.GmailId, cause, CancellationToken.None);
        }

        await mails.SaveAsync(again with { IsTold = again.IsTold || isToReport }, CancellationToken.None);
        Log.Failed(logger, again.GmailId, again.Mailbox, again.Evidence, again.NextTryAt);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{GmailId} of {Mailbox}, which was set aside, is settled after {Attempts} tries.")]
        public static partial void Settled(ILogger logger, string gmailId, MailboxKey mailbox, int attempts);

        [LoggerMessage(2, LogLevel.Warning, "{GmailId} of {Mailbox} stays set aside ({Evidence}). Tried again at {NextTryAt}.")]
        public static partial void Failed(ILogger logger, string gmailId, MailboxKey mailbox, Evidence evidence, DateTimeOffset nextTryAt);
    }
}
