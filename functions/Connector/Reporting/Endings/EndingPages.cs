using Connector.Alerting.Content;
using Connector.Alerting.Notices;
using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.Reporting.Endings;

/// <summary>Lays out the mails about credentials that end.</summary>
public static class EndingPages
{
    private const int MaxId = 100;

    /// <param name="client">The id of the OAuth client.</param>
    public static NoticePage ClientSecret(Locale locale, Account account, string client, DateTimeOffset end)
    {
        var words = Wording.In(locale);
        var zone = account.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found) ? found : null;
        var moment = words.Moment(end, zone);

        return new NoticePage(
            words.SecretEndsSubject(moment),
            new MailPage(
                words.Language,
                Tone.Stopped,
                words.SecretEndsState,
                words.SecretEndsHeadline(moment),
                [
                    new Block.Paragraph(words.SecretEndsReason),
                    new Block.Addresses(
                        [new AddressRow(account.DisplayName, [], [new Target(words.ClientOfAccount, OneLine.Of(client, MaxId))], [])],
                        More: null),
                    new Block.Steps(words.RenewSecret),
                ],
                []));
    }
}
