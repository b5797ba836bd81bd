using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Gmail;

/// <summary>history.list.</summary>
internal sealed class HistoryRoute(GmailSimulatorOptions options)
{
    private static readonly Dictionary<string, HistoryKind> Kinds = new(StringComparer.Ordinal)
    {
        ["messageAdded"] = HistoryKind.MessageAdded,
        ["messageDeleted"] = HistoryKind.MessageDeleted,
        ["labelAdded"] = HistoryKind.LabelAdded,
        ["labelRemoved"] = HistoryKind.LabelRemoved,
    };

    public async Task ListAsync(HttpContext context)
    {
        var parameters = context.Request.Query;

        if (Complaint(parameters, out var start, out var size, out var kinds) is { } complaint)
        {
            await GoogleAnswer.ErrorAsync(context, complaint);
            return;
        }

        if (GmailCall.Of(context).Mailbox!.HistoryAfter(start) is not { } history)
        {
            await GoogleAnswer.ErrorAsync(context, GoogleError.NotFound);
            return;
        }

        var token = parameters["pageToken"].ToString();
        var after = start;
        if (token.Length > 0 && !(PageToken.TryRead("history", token, out var place) && TryReadId(place, out after)))
        {
            await GoogleAnswer.ErrorAsync(context, GoogleError.InvalidArgument("Invalid pageToken"));
            return;
        }

        var label = parameters["labelId"].ToString();
        var rest = history.Records
            .Where(record => record.Id > after && kinds.Contains(record.Kind) && (label.Length == 0 || record.Concerns(label)))
            .ToList();

        await AnswerPageAsync(context, [.. rest.Take(size)], more: rest.Count > size, history.Current);
    }

    private Task AnswerPageAsync(HttpContext context, IReadOnlyList<HistoryRecord> page, bool more, ulong current)
    {
        var body = new JsonObject();

        if (page.Count > 0)
        {
            body["history"] = new JsonArray([.. page.Select(ToJson)]);
        }

        if (more)
        {
            body["nextPageToken"] = PageToken.Write("history", GmailJson.Number(page[^1].Id));
        }

        body["historyId"] = GmailJson.Number(current);
        return GoogleAnswer.JsonAsync(context, body);
    }

    private static GoogleError? Complaint(IQueryCollection parameters, out ulong start, out int size, out HashSet<HistoryKind> kinds)
    {
        var names = parameters["historyTypes"].OfType<string>().ToArray();
        kinds = [.. names.Where(Kinds.ContainsKey).Select(name => Kinds[name])];
        size = 0;

        if (!TryReadId(parameters["startHistoryId"], out start))
        {
            return GoogleError.InvalidArgument("Invalid value at 'start_history_id'");
        }

        if (names.Length != 0 && !names.All(Kinds.ContainsKey))
        {
            return GoogleError.InvalidArgument("Invalid value at 'history_types'");
        }

        if (names.Length == 0)
        {
            kinds = [.. Kinds.Values];
        }

        return Paging.TryReadSize(parameters, out size) ? null : GoogleError.InvalidArgument("Invalid maxResults");
    }

    private static bool TryReadId(string? text, out ulong id) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private JsonObject ToJson(HistoryRecord record)
    {
        var change = new JsonObject { ["message"] = WithLabels(record.Message) };
        if (record.ChangedLabels.Count > 0)
        {
            change["labelIds"] = GmailJson.Strings(record.ChangedLabels);
        }

        return new JsonObject
        {
            ["id"] = GmailJson.Number(record.Id),
            ["messages"] = new JsonArray(GmailJson.Reference(record.Message)),
            [ListOf(record.Kind)] = new JsonArray(change),
        };
    }

    private JsonObject WithLabels(SimulatedMessage message)
    {
        var json = GmailJson.Reference(message);
        if (options.HistoryCarriesLabels)
        {
            json["labelIds"] = GmailJson.Strings(message.Labels);
        }

        return json;
    }

    private static string ListOf(HistoryKind kind) => kind switch
    {
        HistoryKind.MessageAdded => "messagesAdded",
        HistoryKind.MessageDeleted => "messagesDeleted",
        HistoryKind.LabelAdded => "labelsAdded",
        _ => "labelsRemoved",
    };
}
