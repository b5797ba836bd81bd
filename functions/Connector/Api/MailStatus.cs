using Connector.Delivering.Queueing;
using Connector.Importing.Deferring;

namespace Connector.Api;

/// <summary>Counts the mails that wait for their delivery, and the deferred ones.</summary>
public sealed class MailStatus(DeliveryTable deliveries, DeferredMails deferred)
{
    public ValueTask<WaitingMail> WaitingAsync(CancellationToken cancellationToken) => deliveries.WaitingAsync(cancellationToken);

    public async Task<SetAsideView> SetAsideAsync(CancellationToken cancellationToken)
    {
        var view = new SetAsideView(0, Since: null);

        // A mail that is missing at Gmail is usually deleted, which a second look proves within minutes.
        await foreach (var mail in deferred.ListAsync(cancellationToken).Where(mail => !mail.IsMissing))
        {
            view = new SetAsideView(view.Mails + 1, mail.FirstAt < view.Since ? mail.FirstAt : view.Since ?? mail.FirstAt);
        }

        return view;
    }
}

/// <summary>The deferred mails, which do not stop the other mails of their mailboxes.</summary>
/// <param name="Since">When the first of them was deferred; null if there is none.</param>
public sealed record SetAsideView(int Mails, DateTimeOffset? Since);
