using Connector.Forwarding;
using Connector.Links;
using Connector.Mailboxes;

namespace Connector.WebConsole.Acting;

/// <summary>Makes the link by which the owner of a mailbox connects it, for the first time or again.</summary>
public sealed class ReconnectLink(InviteLinks invites, AccountTable accounts, InboundAddresses inbound, TimeProvider time)
{
    /// <summary>Mail is forwarded to the address, so it cannot be imported from there.</summary>
    public bool IsInbound(MailboxKey mailbox) => inbound.IsInbound(mailbox.Address);

    /// <returns>Null if the settings have no public address or no key, or the account is gone.</returns>
    public async Task<InviteLink?> MakeAsync(MailboxKey mailbox, CancellationToken cancellationToken) =>
        await accounts.FindAsync(mailbox.Account, cancellationToken) is { } account
            ? invites.For(mailbox, account.DisplayName, time.GetUtcNow())
            : null;
}
