using Connector.Alerting.Digests;
using Connector.Alerting.Notices;
using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.Alerting.Content;

/// <summary>Composes the digest of mails that were set aside.</summary>
public static class DigestPage
{
    public static NoticePage Compose(
        Account account, string digest, IReadOnlyCollection<QuarantinedMail> mails, Wording words)
    {
        var token = $"D-{digest}";
        var zone = account.TimeZone is { } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found) ? found : null;
        var byAddress = mails.GroupBy(mail => mail.Mailbox.Address, StringComparer.Ordinal).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal).ToList();
        var causes = mails.Select(mail => mail.Cause).Distinct().Order().ToList();
        var listed = byAddress.Count > AddressRows.MaxListed ? AddressRows.Sample : byAddress.Count;

        var page = new MailPage(
            words.Language,
            Tone.Stopped,
            words.DigestState,
            words.DigestHeadline(mails.Count, Who(mails, words)),
            [
                new Block.Paragraph(words.DigestYourMail),
                new Block.Heading(words.YouCanHeading),
                new Block.Steps(
                    [.. causes.Select(words.DigestStep).OfType<string>().Append(words.IfUrgent).Select(step => new Step(step))]),
                new Block.ConsoleButton(words.SeeMails(mails.Count)),
                new Block.Heading(words.WhatHappenedHeading),
                new Block.Paragraph(string.Join(' ', causes.Select(words.SetAside).Append(words.OthersFlow))),
                new Block.Heading(words.AddressesHeading(MailStage.Opened)),
                new Block.Addresses(
                    [.. byAddress.Take(listed).Select(group => Row(group.Key, [.. group], zone, words))],
                    byAddress.Count > listed ? words.More(byAddress.Count - listed) : null),
            ],
            [words.Reference(token, zone?.Id)]);

        return new NoticePage($"{OneLine.Of(words.DigestSubject(mails.Count, Who(mails, words)), 160)} [{token}]", page);
    }

    private static AddressRow Row(string address, List<QuarantinedMail> mails, TimeZoneInfo? zone, Wording words) => new(
        OneLine.Of(address, 254),
        [
            .. mails.GroupBy(mail => mail.Cause).OrderBy(group => group.Key).Select(group =>
                words.SetAsideDetail(group.Key, group.Count(), words.Moment(group.Min(mail => mail.At), zone))),
        ],
        Targets: [],
        []);

    private static string Who(IEnumerable<QuarantinedMail> mails, Wording words) =>
        mails.Select(mail => mail.Mailbox.Address).Distinct(StringComparer.Ordinal).ToList() is var addresses && addresses is [var only]
            && only.Length <= 60
            ? OneLine.Of(only, 60)
            : words.Count(addresses.Count);
}
