using Connector.Delivering.Queueing;
using Connector.Forwarding;
using Connector.Forwarding.Imap;
using Connector.Importing.Deferring;
using Connector.Reporting.ServiceLevels;
using Connector.Trips;

namespace Connector.Api;

/// <summary>
/// Counts the mails that wait for their delivery, and the deferred ones, and tells how soon the others were delivered. Reads the state of
/// the mailbox from which forwarded mail is fetched.
/// </summary>
public sealed class MailStatus(
    DeliveryTable deliveries, DeferredMails deferred, ReadServiceReport report, ForwardingOptions forwarding, InboundMailboxTable inbound,
    ReadTrips trips)
{
    public ValueTask<WaitingMail> WaitingAsync(CancellationToken cancellationToken) => deliveries.WaitingAsync(cancellationToken);

    public Task<ServiceReport> ServiceAsync(CancellationToken cancellationToken) => report.HandleAsync(cancellationToken);

    /// <summary>The test mails of each test address.</summary>
    public async Task<TestMailsView> TestMailsAsync(CancellationToken cancellationToken) =>
        new((int)trips.Within.TotalSeconds, trips.Objective, await trips.HandleAsync(cancellationToken));

    public async Task<SetAsideView> SetAsideAsync(CancellationToken cancellationToken)
    {
        // A mail that is missing at Gmail is usually deleted, which a second look proves within minutes.
        var since = await deferred.ListAsync(cancellationToken).Where(mail => !mail.IsMissing)
            .Select(mail => (DateTimeOffset?)mail.FirstAt).ToListAsync(cancellationToken);
        return new SetAsideView(since.Count, since.Min());
    }

    /// <returns>Null if forwarded mail is not fetched from a mailbox.</returns>
    public async Task<InboundMailboxView?> InboundMailboxAsync(CancellationToken cancellationToken)
    {
        if (forwarding.Imap is null)
        {
            return null;
        }

        var (state, _) = await inbound.ReadAsync(cancellationToken);
        return new InboundMailboxView(
            state.Trouble?.ToString() ?? (state.ReadAt is null ? "unread" : "ok"), state.TroubleSince, state.ReadAt, state.Waiting.Count,
            state.Left);
    }
}

/// <summary>The deferred mails, which do not stop the other mails of their mailboxes.</summary>
/// <param name="Since">When the first of them was deferred; null if there is none.</param>
public sealed record SetAsideView(int Mails, DateTimeOffset? Since);

/// <summary>The state of the mailbox from which forwarded mail is fetched.</summary>
/// <param name="State"><c>ok</c>, <c>unread</c> before the first reading, or the name of the trouble.</param>
/// <param name="Since">When the trouble began.</param>
/// <param name="Waiting">Mails that could not be imported and are tried again.</param>
/// <param name="Left">Mails left in the mailbox so far, because they name no inbound address or are too large.</param>
public sealed record InboundMailboxView(string State, DateTimeOffset? Since, DateTimeOffset? ReadAt, int Waiting, long Left);

/// <param name="WithinSeconds">The time within which a test mail has to be delivered.</param>
/// <param name="Objective">The share that has to be delivered in time, in percent.</param>
public sealed record TestMailsView(int WithinSeconds, double Objective, IReadOnlyList<TripReport> Addresses);
