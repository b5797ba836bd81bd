using Connector.Alerting.Content;
using Connector.Alerting.Words;
using Connector.Connecting.Words;
using Connector.Forwarding;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;
using Connector.Pages;

namespace Connector.Connecting.Pages;

/// <summary>The page of a connected mailbox: how the import stands, and how to forward mail as a second way.</summary>
public sealed class ConnectedPages(MailboxTable mailboxes, InboundAddresses inbound, ForwardingTable routes)
{
    private const int MaxLink = 1_000;

    /// <param name="path">The address of this page.</param>
    /// <returns>Null if the mailbox is not connected any more.</returns>
    public async Task<ConnectPage?> OfAsync(
        Account account, MailboxKey key, ConnectResultKind kind, string path, CancellationToken cancellationToken)
    {
        if (await mailboxes.FindAsync(key, cancellationToken) is not { } found
            || await inbound.EnsureAsync(found, cancellationToken) is not { } mailbox)
        {
            return null;
        }

        var words = ConnectWords.In(account.Locale);
        var text = words.Of(kind, OneLine.Of(key.Address, StartPages.MaxAddress), detail: "");
        var isLater = kind == ConnectResultKind.ConnectedLater && !mailbox.IsProven;
        var plain = StartPages.Plain(PageWords.In(account.Locale), isLater ? Mark.Waiting : Mark.Good, text);

        return plain with
        {
            Parts =
            [
                .. plain.Parts,
                .. Import(mailbox, account, words, isLater),
                .. await ForwardingAsync(mailbox, account, words, cancellationToken),
                new ConnectPart.Go(words.Refresh, path),
                new ConnectPart.Paragraph(words.Done),
            ],
        };
    }

    /// <param name="isLater">Google could not say yet whose the consent is.</param>
    private static IEnumerable<ConnectPart> Import(Mailbox mailbox, Account account, ConnectWords words, bool isLater)
    {
        var (wording, zone) = (Wording.In(account.Locale), StartPages.ZoneOf(account));

        yield return new ConnectPart.Facts(
        [
            new ConnectFact(words.ImportsFrom, mailbox.ImportFrom is { } from ? wording.Moment(from, zone) : words.AllMail),
            new ConnectFact(
                words.LastFetch,
                mailbox.LastFetchAt is { } at ? wording.Moment(at, zone) : isLater ? words.NotFetched : words.FetchRunning),
            .. mailbox.Waiting is { } waiting and > 0
                ? [new ConnectFact(words.Waiting, words.MailsWaiting(waiting))] : Enumerable.Empty<ConnectFact>(),
        ]);

        if (mailbox.ConsentEndsAt is { } end)
        {
            yield return new ConnectPart.Note(Mark.Waiting, words.ConsentEnds(wording.Moment(end, zone)));
        }
    }

    /// <summary>Gmail's page about forwarding, for this account if the browser is signed in to several.</summary>
    private static string SettingsOf(string address) =>
        $"https://mail.google.com/mail/?authuser={Uri.EscapeDataString(address)}#settings/fwdandpop";

    private async Task<IEnumerable<ConnectPart>> ForwardingAsync(
        Mailbox mailbox, Account account, ConnectWords words, CancellationToken cancellationToken)
    {
        if (mailbox.Standby.InboundAddress is not { } address)
        {
            return [];
        }

        var (readiness, facts) = await routes.LookAsync(mailbox, cancellationToken);

        if (readiness.ToStandby() == StandbyState.Ready)
        {
            return
            [
                new ConnectPart.Heading(words.ForwardingReadyHeading),
                new ConnectPart.Note(Mark.Good, words.ForwardingReady),
                new ConnectPart.Facts([new ConnectFact(words.InboundAddress, address, IsCopied: true)]),
            ];
        }

        return
        [
            new ConnectPart.Heading(words.ForwardingHeading),
            new ConnectPart.Paragraph(words.ForwardingText),
            new ConnectPart.Facts(
            [
                new ConnectFact(words.InboundAddress, address, IsCopied: true),
                .. facts.Confirmation?.Code is { } code
                    ? [new ConnectFact(words.Code, code, IsCopied: true)] : Enumerable.Empty<ConnectFact>(),
                .. facts.Confirmation?.Link is { } link
                    ? [new ConnectFact(words.ConfirmationLink, OneLine.Of(link, MaxLink), IsCopied: true)]
                    : Enumerable.Empty<ConnectFact>(),
                new ConnectFact(words.ForwardingState, Wording.In(account.Locale).Readiness(readiness.Cause)),
            ]),
            new ConnectPart.Steps(words.HowToForward),
            new ConnectPart.Go(words.GmailSettings, SettingsOf(mailbox.Key.Address)),
        ];
    }
}
