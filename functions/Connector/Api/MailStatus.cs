using Connector.Delivering.Queueing;
using Connector.Importing.Deferring;

namespace Connector.Api;

/// <summary>Counts the mails that wait for their delivery, and the deferred ones.</summary>
public sealed class MailStatus(DeliveryTable deliveries, DeferredMails deferred)
{
    public ValueTask<WaitingMail> WaitingAsync(CancellationToken cancellationToken) => deliveries.WaitingAsync(cancellationToken);

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
