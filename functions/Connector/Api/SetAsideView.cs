using Connector.Importing.Deferring;

namespace Connector.Api;

/// <summary>Mails that stand aside while the others of their mailboxes flow, as HTTP shows them.</summary>
/// <param name="Since">When the first of them was set aside; null when there is none.</param>
internal sealed record SetAsideView(int Mails, DateTimeOffset? Since)
{
    public static async Task<SetAsideView> OfAsync(DeferredMails aside, CancellationToken cancellationToken)
    {
        var view = new SetAsideView(0, Since: null);

        // One that Gmail does not have is gone, as a rule: a second look says so in some minutes.
        await foreach (var mail in aside.ListAsync(cancellationToken).Where(mail => !mail.IsMissing))
        {
            view = new SetAsideView(view.Mails + 1, mail.FirstAt < view.Since ? mail.FirstAt : view.Since ?? mail.FirstAt);
        }

        return view;
    }
}
