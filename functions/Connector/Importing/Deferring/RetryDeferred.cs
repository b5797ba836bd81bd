using Connector.Alerting.Digests;
using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Deferring;

/// <summary>
/// The sweep that tries deferred mails again when they are due. It reports mails that stay deferred to the administrators.
/// </summary>
internal sealed partial class RetryDeferred(
    DeferredMails mails, DeferredRetry retry, QuarantineOutbox alerts, TableScan scan, TimeProvider time, ILogger<RetryDeferred> logger)
{
    public const string Name = "deferred";

    private const int PageSize = 10;

    /// <summary>Most mails arrive at the second try. One that does not is reported once.</summary>
    private const int ReportedAtAttempt = 3;

    /// <summary>Mails are tried one after the other for this time; the next round tries the others.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var due = mails.ListDueAsync(time.GetUtcNow(), PageSize, cancellationToken);
        await scan.EachAsync(Name, due, Budget, mail => $"{mail.GmailId} of {mail.Mailbox}", TryAsync, logger, cancellationToken);
    }

    /// <remarks>The outcome is saved without a token, since a host that is shutting down must not lose it.</remarks>
    private async Task TryAsync(DeferredMail mail, CancellationToken cancellationToken)
    {
        if (await retry.TryAsync(mail, cancellationToken) is not { } tried)
        {
            return;
        }

        if (tried.Failure is { } failure)
        {
            await KeepAsync(await mails.FailedAsync(
                mail.Mailbox, mail.GmailId, failure.Evidence, failure.RetryAt, CancellationToken.None));
        }
        else if (await mails.FindAsync(mail.Mailbox, mail.GmailId, CancellationToken.None) is { } again && again.NextTryAt > mail.NextTryAt)
        {
            // The try deferred the mail again.
            await KeepAsync(again);
        }
        else
        {
            await mails.DeleteAsync(mail, CancellationToken.None);
            await alerts.ForgetAsync(mail.Mailbox, mail.GmailId, CancellationToken.None);
            Log.Settled(logger, mail.GmailId, mail.Mailbox, mail.Attempts);
        }
    }

    private async Task KeepAsync(DeferredMail again)
    {
        if (again is { IsTold: false, Attempts: >= ReportedAtAttempt })
        {
            var cause = again.IsRefusedByStorage ? QuarantineCause.NotStored : QuarantineCause.Unreadable;
            await alerts.NoteAsync(again.Mailbox, again.GmailId, cause, CancellationToken.None);
            await mails.SaveAsync(again with { IsTold = true }, CancellationToken.None);
        }

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
