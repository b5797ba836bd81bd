using System.Globalization;
using Connector.Mailboxes;

namespace Connector.Links;

/// <summary>
/// Makes and reads invite links. A person who has the link can connect this one mailbox by signing in at Google as its owner. The same link
/// reconnects a mailbox that is connected.
/// </summary>
public sealed class InviteLinks(LinkToken tokens)
{
    /// <summary>Path below the public address, before the token.</summary>
    public const string Path = "api/connect/";

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private const int MaxAsker = 200;

    /// <param name="asker">The organisation or person that asks for the consent, as the page names it.</param>
    /// <returns>Null if the settings have no public address or no key.</returns>
    public InviteLink? For(MailboxKey mailbox, string asker, DateTimeOffset now)
    {
        if (!tokens.IsOn)
        {
            return null;
        }

        var invite = new Invite(mailbox, Tidy(asker), now, now + Lifetime);
        return new InviteLink(tokens.UriOf(Path + Sign(invite))!, invite.ExpiresAt);
    }

    public string Sign(Invite invite) => tokens.Sign(
        LinkPurpose.Invite, invite.ExpiresAt, invite.Mailbox.Account, invite.Mailbox.Address,
        invite.IssuedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), invite.Asker);

    /// <returns>Null if the signature is wrong or the link has expired. A valid link may have been revoked.</returns>
    public Invite? Read(string? token, DateTimeOffset now) =>
        tokens.Read(LinkPurpose.Invite, token, now) is ([var account, var address, var issued, var asker], var expiresAt)
        && long.TryParse(issued, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && new MailboxKey(account, address) is { IsWellFormed: true } mailbox
            ? new Invite(mailbox, asker, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), expiresAt)
            : null;

    private static string Tidy(string asker)
    {
        var line = string.Concat(asker.Select(character => char.IsControl(character) ? ' ' : character)).Trim();
        return line.Length > MaxAsker ? line[..MaxAsker] : line;
    }
}

/// <summary>The content of an invite link.</summary>
/// <param name="IssuedAt">In whole milliseconds. A revocation ends the links that were issued before it.</param>
public sealed record Invite(MailboxKey Mailbox, string Asker, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);

/// <summary>An invite link that can be sent.</summary>
public sealed record InviteLink(Uri Uri, DateTimeOffset ExpiresAt);
