using System.Text.Json;

namespace Connector.Zendesk.Calls;

/// <summary>
/// Sends one call with a valid access token, within the account's limit, and translates the answer. Every call to Zendesk's API goes
/// through here.
/// </summary>
public sealed class ZendeskClient(ZendeskHttp http, ZendeskTokens tokens, RateBudget budget, TimeProvider time)
{
    /// <summary>Sends a call.</summary>
    /// <param name="read">Reads the value from the body; throws <see cref="JsonException"/> if a part is missing.</param>
    internal async Task<ZendeskAnswer<T>> SendAsync<T>(
        ZendeskAccess access, ZendeskRequest request, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(access, request, cancellationToken);

        if (answer.Fault is { } fault)
        {
            return fault;
        }

        var reply = answer.Value!;

        try
        {
            return new ZendeskAnswer<T>(read(reply.Json!.Value), reply.RequestId);
        }
        catch (JsonException)
        {
            // The exception's own message could repeat content.
            return new ZendeskFault.Down($"Zendesk's answer to {request.Call} lacks a part.");
        }
    }

    /// <summary>Tries a fresh token after a 401, since an administrator may have revoked the old one.</summary>
    private async Task<ZendeskAnswer<ZendeskReply>> SendAsync(
        ZendeskAccess access, ZendeskRequest request, CancellationToken cancellationToken)
    {
        var begin = time.GetUtcNow();
        var token = await tokens.GetAsync(access, cancellationToken);

        while (true)
        {
            if (token.Fault is { } none)
            {
                return Noted(access, none);
            }

            var answer = await SendOnceAsync(access, request, token.Value!, cancellationToken);

            // A token of another worker may be refused too. One that was obtained during this call is fresh.
            if (answer.Value is not { Status: 401 } || token.Value!.ObtainedAt >= begin)
            {
                return Classified(access, request, answer);
            }

            token = await tokens.ReplaceAsync(access, token.Value, cancellationToken);
        }
    }

    private async Task<ZendeskAnswer<ZendeskReply>> SendOnceAsync(
        ZendeskAccess access, ZendeskRequest request, ZendeskToken token, CancellationToken cancellationToken)
    {
        if (budget.Spend(access.Subdomain, request.Call) is var wait && wait > TimeSpan.Zero)
        {
            return new ZendeskFault.Limited(wait);
        }

        var answer = await http.SendAsync(access.Subdomain, request, token.Value, cancellationToken);

        if (answer.Value is { } reply)
        {
            budget.Learn(access.Subdomain, reply.Rates);
        }

        return answer;
    }

    private ZendeskAnswer<ZendeskReply> Classified(ZendeskAccess access, ZendeskRequest request, ZendeskAnswer<ZendeskReply> answer)
    {
        if (answer.Value is not { } reply || ZendeskErrors.Classify(request.Call, reply) is not { } fault)
        {
            return answer;
        }

        // The budget has learned it from the same headers, and other calls need not wait.
        return reply.Rates.AreOnlyUpdatesSpent ? fault : Noted(access, fault);
    }

    private ZendeskFault Noted(ZendeskAccess access, ZendeskFault fault)
    {
        if (fault is ZendeskFault.Limited(var wait))
        {
            budget.Pause(access.Subdomain, wait);
        }

        return fault;
    }
}
