using Connector.Alerting.Digests;
using Connector.Alerting.Notices;
using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.Alerting.Content;

/// <summary>Composes the digest of mails that were set aside.</summary>
internal static class DigestPage
{
    public static NoticePage Compose(Account account, string digest, IReadOnlyCollection<QuarantinedMail> mails, Wording words)
    {
        var token = $"D-{digest}";
        var zone = account.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found) ? found : null;
        var byAddress = mails.GroupBy(mail => mail.Mailbox.Address, StringComparer.Ordinal).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        var causes = mails.Select(mail => mail.Cause).Distinct().Order().ToList();
        var who = AlertPage.Who([.. byAddress.Select(group => OneLine.Of(group.Key, 254))], words);

        var page = new MailPage(
            words.Language,
            Tone.Stopped,
            words.DigestState,
            words.DigestHeadline(mails.Count, who),
            [
                new Block.Paragraph(words.DigestYourMail),
                new Block.ConsoleButton(words.SeeMails(mails.Count)),
                new Block.Heading(words.YouCanHeading),
                new Block.Steps(
                    [.. causes.Select(words.DigestStep).OfType<string>().Append(words.IfUrgent).Select(step => new Step(step))]),
                new Block.Heading(words.WhatHappenedHeading),
                new Block.Paragraph(string.Join(' ', causes.Select(words.SetAside).Append(words.OthersFlow))),
                new Block.Heading(words.AddressesHeading(MailStage.Opened)),
                Block.Addresses.Of(byAddress, group => Row(group.Key, [.. group], zone, words), words.More),
            ],
            [words.Reference(token, zone?.Id)]);

        return new NoticePage($"{OneLine.Of(words.DigestSubject(mails.Count, who), 160)} [{token}]", page);
    }

    private static AddressRow Row(string address, List<QuarantinedMail> mails, TimeZoneInfo? zone, Wording words) => new(
        OneLine.Of(address, 254),
        [
            .. mails.GroupBy(mail => mail.Cause).OrderBy(group => group.Key).Select(group =>
                words.SetAsideDetail(group.Key, group.Count(), words.Moment(group.Min(mail => mail.At), zone))),
        ],
        Targets: [],
        []);
}
