using System.Buffers.Text;
using System.Text.Json;
using Connector.Importing.Push;
using Connector.Mailboxes;
using Microsoft.AspNetCore.Http;

namespace Connector.Api;

/// <summary>
/// <c>POST push</c>: the call of a Pub/Sub push subscription. Its body is <c>{message: {data, messageId, publishTime}, subscription}</c>
/// with
/// <c>{emailAddress, historyId}</c> as base64 in <c>data</c>; any 2xx acknowledges (developers.google.com/workspace/gmail/api/guides/push).
/// </summary>
public sealed class PushEndpoint(PushCaller caller, PushHints hints)
{
    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        switch (await caller.CheckAsync(request.Headers.Authorization.ToString(), cancellationToken))
        {
            case PushCaller.Verdict.Refused:
                return Problem.Unauthorized(
                    "The call must carry the token of the push subscription that Push__Audience and Push__ServiceAccount name.");
            case PushCaller.Verdict.Undecided:
                return Problem.Unavailable("The keys that check tokens could not be fetched. Try again.");
        }

        if (await ReadAsync(request, cancellationToken) is not { EmailAddress: { } email, HistoryId: { } historyId }
            || MailAddress.Normalize(email) is not { } address)
        {
            return Problem.BadRequest("message.data must be base64 of {\"emailAddress\": …, \"historyId\": …}.");
        }

        await hints.TakeAsync(address, historyId, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<Announcement?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<PushBody>(request.Body, JsonSerializerOptions.Web, cancellationToken);

            // Google's examples use both base64 alphabets.
            return body?.Message?.Data?.Replace('+', '-').Replace('/', '_') is { } data
                ? JsonSerializer.Deserialize<Announcement>(Base64Url.DecodeFromChars(data), JsonSerializerOptions.Web) : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    private sealed record PushBody(PushMessage? Message);

    private sealed record PushMessage(string? Data);

    private sealed record Announcement(string? EmailAddress, ulong? HistoryId);
}
