using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Alerting.Content;
using Connector.Alerting.Notices;
using Connector.Alerting.Words;
using Connector.Connecting.Words;
using Connector.Links;
using Connector.Mailboxes;

namespace Connector.Connecting.Pages;

/// <summary>The mail to administrators before Google ends a consent.</summary>
public sealed class EndingNotices(AccountTable accounts, NoticeOutbox notices, InviteLinks invites, TimeProvider time)
{
    public async Task PutAsync(MailboxKey mailbox, DateTimeOffset end, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(mailbox.Account, cancellationToken) is not { } account)
        {
            return;
        }

        var link = invites.For(mailbox, account.DisplayName, time.GetUtcNow())?.Uri;
        await notices.PutAsync(
            mailbox.Account, KeyOf(mailbox, end), locale => PageOf(locale, account, mailbox.Address, end, link), cancellationToken);
    }

    /// <param name="link">Reconnects the mailbox; null if the settings make no links.</param>
    internal static NoticePage PageOf(Locale locale, Account account, string address, DateTimeOffset end, Uri? link)
    {
        var shown = OneLine.Of(address, StartPages.MaxAddress);
        var wording = Wording.In(locale);
        var text = ConnectWords.In(locale).Ending(shown, wording.Moment(end, StartPages.ZoneOf(account)));

        return new NoticePage(text.Subject, new MailPage(
            wording.Language,
            Tone.Stopped,
            text.State,
            text.Headline,
            [
                .. text.Paragraphs.Select(paragraph => new Block.Paragraph(paragraph)),
                .. link is null ? [] : new Block[] { new Block.Button(text.Button, link) },
            ],
            []));
    }

    private static string KeyOf(MailboxKey mailbox, DateTimeOffset end)
    {
        var identity = $"{mailbox.Address}|{end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";
        return $"consent-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 8))}";
    }
}
