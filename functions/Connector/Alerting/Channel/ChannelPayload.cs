using System.Text.Json;

namespace Connector.Alerting.Channel;

/// <summary>
/// Writes messages in the receiver's format. Text from outside is always a JSON value, and escaped if the receiver reads markup.
/// </summary>
internal static class ChannelPayload
{
    public static byte[] Write(ChannelNews news, ChannelOptions options) => JsonSerializer.SerializeToUtf8Bytes(options.Format switch
    {
        ChannelFormat.Slack => Slack(news),
        ChannelFormat.Teams => Teams(news),
        ChannelFormat.PagerDuty => PagerDuty(news, options.RoutingKey!),
        _ => new { type = $"alert.{news.Stage.ToString().ToLowerInvariant()}", timestamp = news.At, data = Details(news) },
    });

    private static object Details(ChannelNews news) => new
    {
        key = news.Key,
        account = news.Account,
        accountName = news.AccountName,
        cause = news.Cause?.ToString(),
        since = news.Since,
        count = news.Count,
        addresses = news.Addresses,
        title = news.Title,
        text = news.Text,
        link = news.Link?.AbsoluteUri,
    };

    private static object Slack(ChannelNews news)
    {
        var lines = new[] { $"*{Escape(news.Title)}*", Escape(news.Text), Escape(Listed(news)) }.Where(line => line.Length > 0);
        var text = Cut(string.Join('\n', lines), 2900);
        return new
        {
            text = Escape(news.Title),
            blocks = new[] { new { type = "section", text = new { type = "mrkdwn", text, verbatim = true } } },
        };

        // The three characters that could turn text into a link or a mention of everyone.
        static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
    }

    private static object Teams(ChannelNews news)
    {
        var card = new Dictionary<string, object>
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["body"] = news.Text.Split('\n').Append(Listed(news)).Where(line => line.Length > 0)
                .Select(line => TextBlock(line, "Default", "Default")).Prepend(TextBlock(news.Title, "Bolder", "Medium")).ToList(),
            ["actions"] = news.Link is null
                ? [] : new[] { new { type = "Action.OpenUrl", title = news.Link.Host, url = news.Link.AbsoluteUri } },
        };
        return new
        {
            type = "message",
            attachments = new[] { new { contentType = "application/vnd.microsoft.card.adaptive", content = card } },
        };
    }

    /// <summary>A rich text block is not Markdown, so a name with brackets does not become a link.</summary>
    private static object TextBlock(string text, string weight, string size) =>
        new { type = "RichTextBlock", inlines = new[] { new { type = "TextRun", text, weight, size } } };

    private static object PagerDuty(ChannelNews news, string routingKey) => new
    {
        routing_key = routingKey,
        event_action = news.Stage == MailStage.Resolved ? "resolve" : "trigger",
        dedup_key = news.Key,
        payload = new
        {
            summary = Cut(news.Title, 1024),
            source = "connector",
            severity = "critical",
            timestamp = news.At,
            component = news.Account,
            @class = news.Cause?.ToString(),
            custom_details = Details(news),
        },
    };

    private static string Listed(ChannelNews news) => news.Addresses.Count == 0
        ? ""
        : string.Join(", ", news.Addresses) + (news.Count > news.Addresses.Count ? $" … ({news.Count})" : "");

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
