using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Importing.Deferring;

/// <summary>Tries one deferred mail again. A failure counts for the mail and not for its mailbox.</summary>
public sealed class DeferredRetry(
    MailboxTable mailboxes, MailboxLeases leases, IncidentGate gate, IGmail gmail, MailImport import, DeferredOutcomes outcomes)
{
    public async Task TryAsync(DeferredMail mail, CancellationToken cancellationToken)
    {
        switch (await mailboxes.FindAsync(mail.Mailbox, cancellationToken))
        {
            case null:
                await outcomes.ForgetAsync(mail, cancellationToken);
                break;

            // In any other state the mailbox cannot be fetched, and neither can its mail.
            case { IsProven: true, State: MailboxState.Active or MailboxState.CatchingUp } mailbox
                when await gate.HeldByAsync(mailbox, cancellationToken) is null
                && await leases.TryTakeAsync(mailbox, cancellationToken) is { } lease:
                await using (lease)
                {
                    await TryAsync(mail, lease, cancellationToken);
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
            await outcomes.SettleAsync(mail);
        }
        catch (FetchFailedException exception)
        {
            await outcomes.FailAsync(mail, exception.Failure);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            // Another worker has the mailbox, so a later round tries the mail again.
        }
    }
}
