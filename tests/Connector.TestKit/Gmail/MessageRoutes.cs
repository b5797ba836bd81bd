using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Connector.TestKit.Gmail;

/// <summary>messages.list and messages.get.</summary>
internal sealed class MessageRoutes(GmailSimulatorOptions options)
{
    // A multiple of three, so that the encoded chunks join without padding between them.
    private const int Chunk = 48 * 1024;

    private static readonly string[] HiddenUnlessAsked = ["SPAM", "TRASH"];

    public static async Task ListAsync(HttpContext context)
    {
        var parameters = context.Request.Query;
        var labels = parameters["labelIds"].OfType<string>().ToArray();

        if (!Paging.TryReadSize(parameters, out var size))
        {
            await GoogleAnswer.ErrorAsync(context, GoogleError.InvalidArgument("Invalid maxResults"));
            return;
        }

        if (FindQuery(parameters["q"]) is not { } query)
        {
            await GoogleAnswer.ErrorAsync(context, GoogleError.InvalidArgument($"The simulator does not understand q={parameters["q"]}"));
            return;
        }

        var everything = query.Anywhere || bool.TryParse(parameters["includeSpamTrash"], out var asked) && asked;
        var matching = GmailCall.Of(context).Mailbox!.Messages
            .Where(query.Matches)
            .Where(message => labels.All(message.Has))
            .Where(message => everything || !HiddenUnlessAsked.Except(labels).Any(message.Has))
            .OrderByDescending(PlaceOf, StringComparer.Ordinal)
            .ToList();

        var token = parameters["pageToken"].ToString();
        string? after = null;
        if (token.Length > 0 && !PageToken.TryRead("messages", token, out after))
        {
            await GoogleAnswer.ErrorAsync(context, GoogleError.InvalidArgument("Invalid pageToken"));
            return;
        }

        await AnswerPageAsync(context, matching.Count, [.. matching.SkipWhile(message => IsBefore(message, after))], size);
    }

    public async Task GetAsync(HttpContext context)
    {
        if (GmailCall.Of(context).Mailbox!.Find((string)context.GetRouteValue("id")!) is not { } message)
        {
            await GoogleAnswer.ErrorAsync(context, GoogleError.NotFound);
            return;
        }

        switch (context.Request.Query["format"].ToString().ToLowerInvariant())
        {
            case "raw":
                await AnswerRawAsync(context, message);
                break;
            case "minimal":
                await GoogleAnswer.JsonAsync(context, Minimal(message));
                break;
            case "metadata":
                await GoogleAnswer.JsonAsync(context, WithPayload(message, [.. context.Request.Query["metadataHeaders"].OfType<string>()]));
                break;
            case "full" or "":
                await GoogleAnswer.JsonAsync(context, WithPayload(message, only: []));
                break;
            default:
                await GoogleAnswer.ErrorAsync(context, GoogleError.InvalidArgument("Invalid value at 'format'"));
                break;
        }
    }

    private static Task AnswerPageAsync(HttpContext context, int estimate, IReadOnlyList<SimulatedMessage> rest, int size)
    {
        var page = rest.Take(size).ToList();
        var body = new JsonObject();

        if (page.Count > 0)
        {
            body["messages"] = new JsonArray([.. page.Select(GmailJson.Reference)]);
        }

        if (rest.Count > page.Count)
        {
            body["nextPageToken"] = PageToken.Write("messages", PlaceOf(page[^1]));
        }

        body["resultSizeEstimate"] = estimate;
        return GoogleAnswer.JsonAsync(context, body);
    }

    private static MessageQuery? FindQuery(string? text)
    {
        try
        {
            return MessageQuery.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Newest first is by the internal date, and by id within one moment.</summary>
    private static string PlaceOf(SimulatedMessage message) =>
        string.Create(CultureInfo.InvariantCulture, $"{message.InternalDate.ToUnixTimeMilliseconds():D16}-{message.Id}");

    private static bool IsBefore(SimulatedMessage message, string? after) =>
        after is not null && string.CompareOrdinal(PlaceOf(message), after) >= 0;

    private async Task AnswerRawAsync(HttpContext context, SimulatedMessage message)
    {
        var mask = FieldMask.Parse(context.Request.Query["fields"].ToString());
        var rest = mask.Apply(Minimal(message));

        // A chat has no mail behind it (GAM-team/got-your-back#84).
        if (!mask.Has("raw") || message.Has("CHAT"))
        {
            await GoogleAnswer.JsonAsync(context, rest);
            return;
        }

        var head = Encoding.UTF8.GetBytes(rest.Count == 0 ? "{\"raw\":\"" : rest.ToJsonString()[..^1] + ",\"raw\":\"");
        var padding = options.PadsRaw ? (3 - (message.Size % 3)) % 3 : 0;
        var tail = Encoding.UTF8.GetBytes(new string('=', padding) + "\"}\n");
        var length = head.Length + (long)Base64Url.GetEncodedLength(message.Size) + tail.Length;

        await using var body = GoogleAnswer.Begin(context, GoogleAnswer.JsonType, StatusCodes.Status200OK, length);
        await body.WriteAsync(head, context.RequestAborted);
        await WriteEncodedAsync(body, message.Raw, context.RequestAborted);
        await body.WriteAsync(tail, context.RequestAborted);
    }

    private static async Task WriteEncodedAsync(Stream body, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        var encoded = new byte[Base64Url.GetEncodedLength(Chunk)];

        for (var offset = 0; offset < raw.Length; offset += Chunk)
        {
            var part = raw.Slice(offset, Math.Min(Chunk, raw.Length - offset));
            var written = Base64Url.EncodeToUtf8(part.Span, encoded);
            await body.WriteAsync(encoded.AsMemory(0, written), cancellationToken);
        }
    }

    private static JsonObject Minimal(SimulatedMessage message) => new()
    {
        ["id"] = message.Id,
        ["threadId"] = message.ThreadId,
        ["labelIds"] = GmailJson.Strings(message.Labels),
        ["snippet"] = MailHeaders.Snippet(message.Raw.Span),
        ["sizeEstimate"] = message.Size,
        ["historyId"] = GmailJson.Number(message.HistoryId),
        ["internalDate"] = GmailJson.Number((ulong)message.InternalDate.ToUnixTimeMilliseconds()),
    };

    private static JsonObject WithPayload(SimulatedMessage message, IReadOnlyList<string> only)
    {
        var kept = message.Headers.Where(header => only.Count == 0 || only.Contains(header.Name, StringComparer.OrdinalIgnoreCase));
        var type = message.Headers.FirstOrDefault(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase));
        var json = Minimal(message);

        json["payload"] = new JsonObject
        {
            ["partId"] = "",
            ["mimeType"] = type?.Value.Split(';')[0].Trim().ToLowerInvariant() ?? "text/plain",
            ["filename"] = "",
            ["headers"] = new JsonArray([.. kept.Select(header => new JsonObject { ["name"] = header.Name, ["value"] = header.Value })]),
            ["body"] = new JsonObject { ["size"] = 0 },
        };

        return json;
    }
}
