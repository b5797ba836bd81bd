using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.Importing.Deferring;

/// <summary>Tries one deferred mail again. A failure counts against the mail and not against its mailbox.</summary>
internal sealed class DeferredRetry(MailboxTable mailboxes, MailboxLeases leases, IncidentGate gate, IGmail gmail, MailImport import)
{
    /// <returns>Null if the mail could not be tried, so that a later round tries it.</returns>
    public async Task<DeferredTry?> TryAsync(DeferredMail mail, CancellationToken cancellationToken)
    {
        if (await mailboxes.FindAsync(mail.Mailbox, cancellationToken) is not { } mailbox)
        {
            return new DeferredTry(Failure: null);
        }

        // In any other state the mailbox cannot be fetched, and neither can its mail.
        if (mailbox is not { IsProven: true, State: MailboxState.Active or MailboxState.CatchingUp }
            || await gate.HeldByAsync(mailbox, cancellationToken) is not null
            || await leases.TryTakeAsync(mailbox, cancellationToken) is not { } lease)
        {
            return null;
        }

        await using (lease)
        {
            return await TryAsync(mail, lease, cancellationToken);
        }
    }

    private async Task<DeferredTry?> TryAsync(DeferredMail mail, MailboxLease lease, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);

        try
        {
            var candidate = new Candidate(mail.GmailId, IsNew: true);
            await import.ImportAsync(lease.Mailbox, gmail.Open(lease.Mailbox), [candidate], ImportWindow.Of(lease.Mailbox), either.Token);
            return new DeferredTry(Failure: null);
        }
        catch (FetchFailedException exception)
        {
            return new DeferredTry(exception.Failure);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            // Another worker has the mailbox.
            return null;
        }
    }
}

/// <summary>Another try of a deferred mail.</summary>
/// <param name="Failure">Null if the mail was imported, is gone or is left out, or if its mailbox is no longer connected.</param>
internal sealed record DeferredTry(Failure? Failure);
