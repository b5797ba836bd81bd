using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
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
    private static readonly JsonSerializerOptions Lenient =
        new(JsonSerializerOptions.Web) { NumberHandling = JsonNumberHandling.AllowReadingFromString };

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

        var (body, wrong) = await JsonBody.ReadLenientAsync<PushBody>(request, cancellationToken);

        if (body is null)
        {
            return Problem.BadRequest(wrong!);
        }

        if (Read(body.Message?.Data) is not { EmailAddress: { } email, HistoryId: { } historyId }
            || MailAddress.Normalize(email) is not { } address)
        {
            return Problem.BadRequest("message.data must be base64 of {\"emailAddress\": …, \"historyId\": …}.");
        }

        await hints.TakeAsync(address, historyId, cancellationToken);
        return Results.NoContent();
    }

    private static Announcement? Read(string? data)
    {
        try
        {
            // Google's examples use both base64 alphabets.
            return data is null
                ? null
                : JsonSerializer.Deserialize<Announcement>(Base64Url.DecodeFromChars(data.Replace('+', '-').Replace('/', '_')), Lenient);
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
