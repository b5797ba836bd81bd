using Connector.Alerting.Digests;
using Connector.Incidents;
using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing.Deferring;

/// <summary>The round that tries mails again which were set aside. What it meets counts for the mail alone, and not for its mailbox.</summary>
public sealed partial class RetryDeferred(
    DeferredMails mails,
    MailboxTable mailboxes,
    MailImport import,
    IGmail gmail,
    IncidentGate gate,
    QuarantineOutbox alerts,
    RetryOptions retry,
    ImportOptions options,
    Portions portions,
    TimeProvider time,
    ILogger<RetryDeferred> logger)
{
    public const string Name = "deferred";

    /// <summary>One after the other, so that a round is bounded; the others come next.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(20);

    /// <summary>Most come at the second try: who does not by then is told of, once.</summary>
    private const int ToldAtAttempt = 3;

    public Task HandleAsync(CancellationToken cancellationToken) => portions.RunAsync(
        Name,
        after => mails.ListDueAsync(time.GetUtcNow(), after, cancellationToken),
        DeferredMails.PositionOf,
        Budget,
        int.MaxValue,
        due => Isolated.EachAsync(Name, due, mail => $"{mail.GmailId} of {mail.Mailbox}", LookAfterAsync, logger, cancellationToken),
        cancellationToken);

    private async Task LookAfterAsync(DeferredMail mail, CancellationToken cancellationToken)
    {
        switch (await mailboxes.FindAsync(mail.Mailbox, cancellationToken))
        {
            case null:
                await mails.DeleteAsync(mail, cancellationToken);
                break;

            // Whatever else stands in the mailbox's way stands in its mail's.
            case { IsProven: true, State: MailboxState.Active or MailboxState.CatchingUp } mailbox when await gate.HeldByAsync(mailbox, cancellationToken) is null:
                await using (var lease = await MailboxLease.TryTakeAsync(mailboxes, mailbox, options.LeaseDuration, time, cancellationToken))
                {
                    if (lease is not null)
                    {
                        await TryAsync(mail, lease, cancellationToken);
                    }
                }

                break;
        }
    }

    private async Task TryAsync(DeferredMail mail, MailboxLease lease, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);

        try
        {
            var candidate = new Candidate(mail.GmailId, IsNew: true);
            await import.ImportAsync(lease.Mailbox, gmail.Open(lease.Mailbox), [candidate], ImportWindow.Of(lease.Mailbox), either.Token);
            await SettleAsync(mail);
        }
        catch (FetchFailedException exception)
        {
            await KeepAsync(mail.Again(exception.Failure.Evidence, exception.Failure.RetryAt, time.GetUtcNow(), retry));
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            // Another worker has the mailbox: a later round tries again.
        }
    }

    /// <summary>It is here, gone for good, or none of ours; unless it was set aside again.</summary>
    private async Task SettleAsync(DeferredMail mail)
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

    private async Task KeepAsync(DeferredMail again)
    {
        var isToTell = again is { IsTold: false, Attempts: >= ToldAtAttempt };

        if (isToTell)
        {
            var cause = again.IsRefusedByStorage ? QuarantineCause.NotStored : QuarantineCause.Unreadable;
            await alerts.NoteAsync(again.Mailbox, again.GmailId, cause, CancellationToken.None);
        }

        await mails.SaveAsync(again with { IsTold = again.IsTold || isToTell }, CancellationToken.None);
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
