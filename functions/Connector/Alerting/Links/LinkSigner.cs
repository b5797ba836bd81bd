using System.Globalization;
using Connector.Alerting.Content;
using Connector.Links;
using Connector.Mailboxes;

namespace Connector.Alerting.Links;

/// <summary>Makes and reads the links of alert mails. A link allows what it says to everyone who has it, until it expires.</summary>
public sealed class LinkSigner(LinkToken tokens, InviteLinks invites, ConsoleLinks console)
{
    /// <summary>Path below the public address.</summary>
    public const string Path = "api/alerts/link";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>The links for one administrator's mail about an outage; null without a public address or a key.</summary>
    public AlertLinks? For(Account account, Outage outage, string admin, DateTimeOffset now)
    {
        if (!tokens.IsOn)
        {
            return null;
        }

        return new AlertLinks(
            Link(LinkAction.State), Link(LinkAction.SilenceHour), Link(LinkAction.SilenceOutage),
            address => Link(LinkAction.SilenceAddress, address),
            address => Console(account, admin, address, now)!,
            address => invites.For(new MailboxKey(account.Id, address), account.DisplayName, now)!.Uri);

        Uri Link(LinkAction action, string? address = null) => tokens.UriOf(
            $"{Path}?t={Sign(new AlertLink(outage.Account, outage.Id, admin, action, address, now + Lifetime))}")!;
    }

    /// <summary>
    /// The links for the page that a link of a mail opens. They end when that link ends, so that a forwarded mail opens no page for longer.
    /// Reconnecting is a page of the console, because an invite link of its own could have ended.
    /// </summary>
    public AlertLinks? ForPage(Account account, Outage outage, AlertLink link) =>
        For(account, outage, link.Admin, link.ExpiresAt - Lifetime) is { } links
            ? links with { Reconnect = address => links.Console(address), IsForPage = true }
            : null;

    /// <summary>A link to the console's page of one address, or of the account; null without a public address or a key.</summary>
    public Uri? Console(Account account, string admin, string? address, DateTimeOffset now) =>
        Page(account, admin, address is null ? null : $"mailboxes/{Uri.EscapeDataString(address)}", now);

    /// <summary>A link to a page of the console below that of the account; null without a public address or a key.</summary>
    /// <param name="page">Null for the account's own page.</param>
    public Uri? Page(Account account, string admin, string? page, DateTimeOffset now) =>
        console.For(account.Id, admin, $"{ConsoleLinks.Console}/accounts/{account.Id}{(page is null ? "" : $"/{page}")}", now);

    public string Sign(AlertLink link) => tokens.SignText(LinkPurpose.Alert, string.Join(
        '\n', link.Account, link.Outage, link.Admin, (int)link.Action,
        link.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), link.Address));

    /// <returns>Null if the signature is wrong or the link has expired.</returns>
    public AlertLink? Read(string? token, DateTimeOffset now) =>
        tokens.ReadText(LinkPurpose.Alert, token) is { } text && Parse(text) is { } link && link.ExpiresAt > now ? link : null;

    private static AlertLink? Parse(string text)
    {
        // The signature is right, but a newer version may have signed another form.
        return text.Split('\n') is [var account, var outage, var admin, var action, var expires, var address]
            && Enum.TryParse<LinkAction>(action, out var known) && Enum.IsDefined(known)
            && long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? new AlertLink(
                account, outage, admin, known, address.Length == 0 ? null : address, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;
    }
}
