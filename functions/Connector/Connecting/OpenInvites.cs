using Connector.Links;
using Connector.Mailboxes;

namespace Connector.Connecting;

/// <summary>Opens invite links.</summary>
public sealed class OpenInvites(InviteLinks links, InviteRevocations revocations, AccountTable accounts, TimeProvider time)
{
    /// <returns>Null if the link is invalid, has expired or was revoked, or its account is gone.</returns>
    public async Task<OpenInvite?> FindAsync(string? token, CancellationToken cancellationToken) =>
        links.Read(token, time.GetUtcNow()) is { } invite
        && !await revocations.IsRevokedAsync(invite, cancellationToken)
        && await accounts.FindAsync(invite.Mailbox.Account, cancellationToken) is { } account
            ? new OpenInvite(token!, invite, account)
            : null;
}

/// <summary>A valid invite link.</summary>
public sealed record OpenInvite(string Token, Invite Invite, Account Account)
{
    /// <summary>The address of the start page, to which its form posts too.</summary>
    public string Path => PathOf(Token);

    public static string PathOf(string token) => $"/{InviteLinks.Path}{token}";
}
