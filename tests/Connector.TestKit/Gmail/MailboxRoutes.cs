using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Connector.TestKit.Gmail;

/// <summary>The calls about the mailbox itself: profile, labels, watch.</summary>
internal sealed class MailboxRoutes(TimeProvider time)
{
    private static readonly TimeSpan WatchLifetime = TimeSpan.FromDays(7);

    private static readonly string[] SystemLabels =
    [
        "CHAT", "SENT", "INBOX", "IMPORTANT", "TRASH", "DRAFT", "SPAM", "CATEGORY_FORUMS", "CATEGORY_UPDATES", "CATEGORY_PERSONAL",
        "CATEGORY_PROMOTIONS", "CATEGORY_SOCIAL", "STARRED", "UNREAD",
    ];

    public static Task ProfileAsync(HttpContext context)
    {
        var mailbox = MailboxOf(context);
        var messages = mailbox.Messages;

        return GoogleAnswer.JsonAsync(context, new JsonObject
        {
            ["emailAddress"] = mailbox.Address,
            ["messagesTotal"] = messages.Count,
            ["threadsTotal"] = messages.DistinctBy(message => message.ThreadId).Count(),
            ["historyId"] = GmailJson.Number(mailbox.HistoryId),
        });
    }

    public static Task LabelsAsync(HttpContext context) => GoogleAnswer.JsonAsync(context, new JsonObject
    {
        ["labels"] = new JsonArray([.. AllLabels(MailboxOf(context)).Select(ToJson)]),
    });

    public static Task LabelAsync(HttpContext context)
    {
        var mailbox = MailboxOf(context);
        var id = (string)context.GetRouteValue("id")!;

        if (AllLabels(mailbox).FirstOrDefault(label => label.Id == id) is not { Id: not null } label)
        {
            return GoogleAnswer.ErrorAsync(context, GoogleError.NotFound);
        }

        var messages = mailbox.Messages.Where(message => message.Has(id)).ToList();
        var unread = messages.Where(message => message.Has("UNREAD")).ToList();
        var json = ToJson(label);
        json["messagesTotal"] = messages.Count;
        json["messagesUnread"] = unread.Count;
        json["threadsTotal"] = messages.DistinctBy(message => message.ThreadId).Count();
        json["threadsUnread"] = unread.DistinctBy(message => message.ThreadId).Count();
        return GoogleAnswer.JsonAsync(context, json);
    }

    public Task WatchAsync(HttpContext context) => GoogleAnswer.JsonAsync(context, new JsonObject
    {
        ["historyId"] = GmailJson.Number(MailboxOf(context).HistoryId),
        ["expiration"] = GmailJson.Number((ulong)(time.GetUtcNow() + WatchLifetime).ToUnixTimeMilliseconds()),
    });

    public static Task StopAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static SimulatedMailbox MailboxOf(HttpContext context) => GmailCall.Of(context).Mailbox!;

    private static IEnumerable<(string Id, string Name, string Type)> AllLabels(SimulatedMailbox mailbox) =>
        SystemLabels.Select(id => (id, id, "system")).Concat(mailbox.UserLabels.Select(label => (label.Key, label.Value, "user")));

    private static JsonObject ToJson((string Id, string Name, string Type) label) =>
        new() { ["id"] = label.Id, ["name"] = label.Name, ["type"] = label.Type };
}
