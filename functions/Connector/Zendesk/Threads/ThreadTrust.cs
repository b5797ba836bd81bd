using Connector.Zendesk.Calls;

namespace Connector.Zendesk.Threads;

/// <summary>Whether a mail may be appended to the ticket that it names. Tokens and Message-IDs can be forged and guessed.</summary>
internal static class ThreadTrust
{
    /// <param name="by">How the ticket was found.</param>
    /// <param name="sender">The sender as Zendesk knows it; null if the mail names none.</param>
    /// <param name="isAuthentic">The provider has proven the sender's domain.</param>
    public static bool MayAppend(ThreadKeyKind by, Ticket ticket, ZendeskUser? sender, bool isAuthentic)
    {
        if (sender is null)
        {
            return false;
        }

        var takesPart = ticket.Concerns(sender.Id);

        return by switch
        {
            // Zendesk mails what an agent writes to the customer, so a forged agent must not write.
            _ when !sender.IsEndUser => isAuthentic,

            // Gmail joins mails of different customers if a form gives all of them one subject.
            ThreadKeyKind.GmailThread => takesPart,
            _ => takesPart || isAuthentic,
        };
    }
}
