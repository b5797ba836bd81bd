using Connector.Delivering.Queueing;
using Connector.Importing.Deferring;
using Connector.Reporting.ServiceLevels;

namespace Connector.Api;

/// <summary>Counts the mails that wait for their delivery, and the deferred ones, and tells how soon the others were delivered.</summary>
public sealed class MailStatus(DeliveryTable deliveries, DeferredMails deferred, ReadServiceReport report)
{
    public ValueTask<WaitingMail> WaitingAsync(CancellationToken cancellationToken) => deliveries.WaitingAsync(cancellationToken);

    public Task<ServiceReport> ServiceAsync(CancellationToken cancellationToken) => report.HandleAsync(cancellationToken);

    public async Task<SetAsideView> SetAsideAsync(CancellationToken cancellationToken)
    {
        // A mail that is missing at Gmail is usually deleted, which a second look proves within minutes.
        var since = await deferred.ListAsync(cancellationToken).Where(mail => !mail.IsMissing)
            .Select(mail => (DateTimeOffset?)mail.FirstAt).ToListAsync(cancellationToken);
        return new SetAsideView(since.Count, since.Min());
    }
}

/// <summary>The deferred mails, which do not stop the other mails of their mailboxes.</summary>
/// <param name="Since">When the first of them was deferred; null if there is none.</param>
public sealed record SetAsideView(int Mails, DateTimeOffset? Since);
