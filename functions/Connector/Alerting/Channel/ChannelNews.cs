using Connector.Alerting.Content;
using Connector.Alerting.Words;
using Connector.Mailboxes;

namespace Connector.Alerting.Channel;

/// <summary>A message for the second channel, before it gets the receiver's format.</summary>
/// <param name="Id">The same at every try.</param>
/// <param name="Key">The same for all messages about one outage.</param>
/// <param name="Addresses">The first addresses; <paramref name="Count"/> counts all.</param>
/// <param name="Link">Link to the console; null for none.</param>
public sealed record ChannelNews(
    string Id,
    string Key,
    MailStage Stage,
    string Account,
    string AccountName,
    string Title,
    string Text,
    FailureClass? Cause,
    int Count,
    IReadOnlyList<string> Addresses,
    DateTimeOffset Since,
    DateTimeOffset At,
    Uri? Link)
{
    private const int MaxListed = 20;

    public static ChannelNews Of(AlertFacts facts, MailStage stage, int number)
    {
        var words = Wording.In(facts.Account.Locale);
        var page = AlertPage.Compose(stage, facts, after: 0, words);
        var shown = facts.Addresses.Where(address => stage == MailStage.Resolved || address.IsAway).ToList();
        var outage = facts.Outage;

        return new ChannelNews(
            $"{outage.Account}.{outage.Id}.{stage}.{number}".Replace('.', '-'),
            $"connector-{outage.Account}-{outage.Id}",
            stage,
            outage.Account,
            OneLine.Of(facts.Account.DisplayName, 100),
            stage == MailStage.Resolved ? page.Headline : AlertPage.Subject(facts, words),
            string.Join('\n', page.Blocks.OfType<Block.Paragraph>().Take(2).Select(paragraph => paragraph.Text).Prepend(page.Headline)),
            shown.Count > 0 ? shown[0].Cause : null,
            shown.Count,
            [.. shown.Take(MaxListed).Select(address => OneLine.Of(address.Address, 254))],
            outage.Since,
            facts.Now,
            facts.Console);
    }

    /// <summary>A message that belongs to no outage: a test, or a failure of the alerts themselves.</summary>
    public static ChannelNews Plain(string id, string key, string account, string title, string text, DateTimeOffset now) =>
        new(id, key, MailStage.Opened, account, account, title, text, Cause: null, Count: 0, [], now, now, Link: null);
}
