using Connector.Zendesk.Calls;

namespace Connector.Zendesk;

/// <summary>Finds the sender of a mail among the users of a Zendesk.</summary>
internal sealed class TicketSenders(ZendeskCalls calls)
{
    /// <returns>
    /// Null if the mail names no sender. A user that the helpdesk has suspended is a fault, because Zendesk refuses such a mail.
    /// </returns>
    public async Task<ZendeskAnswer<ZendeskUser>?> FindAsync(TicketWork work, CancellationToken cancellationToken)
    {
        if (work.Mail.Sender is not { } sender)
        {
            return null;
        }

        var answer = await calls.FindUserAsync(work.Access, sender.Address, sender.Name, cancellationToken);
        return answer.Value is { Suspended: true } ? new ZendeskFault.SuspendedSender() : answer;
    }
}
