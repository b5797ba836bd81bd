using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.Alerting.Channel;

/// <summary>
/// Writes messages in the receiver's format. Text from outside is always a JSON value, and escaped if the receiver reads markup.
/// </summary>
public static class ChannelPayload
{
    public static byte[] Write(ChannelNews news, ChannelOptions options) => JsonSerializer.SerializeToUtf8Bytes(options.Format switch
    {
        ChannelFormat.Slack => Slack(news),
        ChannelFormat.Teams => Teams(news),
        ChannelFormat.PagerDuty => PagerDuty(news, options.RoutingKey!),
        _ => Generic(news),
    });

    private static JsonObject Generic(ChannelNews news) => new()
    {
        ["type"] = $"alert.{news.Stage.ToString().ToLowerInvariant()}",
        ["timestamp"] = news.At,
        ["data"] = Details(news),
    };

    private static JsonObject Details(ChannelNews news) => new()
    {
        ["key"] = news.Key,
        ["account"] = news.Account,
        ["accountName"] = news.AccountName,
        ["cause"] = news.Cause?.ToString(),
        ["since"] = news.Since,
        ["count"] = news.Count,
        ["addresses"] = new JsonArray([.. news.Addresses.Select(address => (JsonNode)address)]),
        ["title"] = news.Title,
        ["text"] = news.Text,
        ["link"] = news.Link?.AbsoluteUri,
    };

    private static JsonObject Slack(ChannelNews news)
    {
        var lines = new[] { $"*{Escape(news.Title)}*", Escape(news.Text), Escape(Listed(news)) }.Where(line => line.Length > 0);
        var text = Cut(string.Join('\n', lines), 2900);

        return new JsonObject
        {
            ["text"] = Escape(news.Title),
            ["blocks"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "section",
                    ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = text, ["verbatim"] = true },
                }),
        };

        // The three characters that could turn text into a link or a mention of everyone.
        static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
    }

    private static JsonObject Teams(ChannelNews news) => new()
    {
        ["type"] = "message",
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["contentType"] = "application/vnd.microsoft.card.adaptive",
            ["content"] = new JsonObject
            {
                ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                ["type"] = "AdaptiveCard",
                ["version"] = "1.4",
                ["body"] = new JsonArray(
                [
                    TextBlock(news.Title, isTitle: true),
                    .. news.Text.Split('\n').Append(Listed(news)).Where(line => line.Length > 0)
                    .Select(line => TextBlock(line, isTitle: false)),
                ]),
                ["actions"] = news.Link is null
                    ? []
                    : new JsonArray(
                        new JsonObject { ["type"] = "Action.OpenUrl", ["title"] = news.Link.Host, ["url"] = news.Link.AbsoluteUri }),
            },
        }),
    };

    private static JsonObject TextBlock(string text, bool isTitle) => new JsonObject
    {
        // A rich text block is not Markdown, so a name with brackets does not become a link.
        ["type"] = "RichTextBlock",
        ["inlines"] = new JsonArray(new JsonObject
        {
            ["type"] = "TextRun",
            ["text"] = text,
            ["weight"] = isTitle ? "Bolder" : "Default",
            ["size"] = isTitle ? "Medium" : "Default",
        }),
    };

    private static JsonObject PagerDuty(ChannelNews news, string routingKey) => new()
    {
        ["routing_key"] = routingKey,
        ["event_action"] = news.Stage == MailStage.Resolved ? "resolve" : "trigger",
        ["dedup_key"] = news.Key,
        ["payload"] = new JsonObject
        {
            ["summary"] = Cut(news.Title, 1024),
            ["source"] = "connector",
            ["severity"] = "critical",
            ["timestamp"] = news.At,
            ["component"] = news.Account,
            ["class"] = news.Cause?.ToString(),
            ["custom_details"] = Details(news),
        },
    };

    private static string Listed(ChannelNews news) => news.Addresses.Count == 0
        ? ""
        : string.Join(", ", news.Addresses) + (news.Count > news.Addresses.Count ? $" … ({news.Count})" : "");

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
