using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.TestKit.App;

/// <summary>The app's HTTP contract, call by call. A refused call throws <see cref="AppRefusedException"/>.</summary>
public sealed class AppApi(HttpClient http)
{
    /// <summary>200 while the app can reach its storage, else 503.</summary>
    public async Task<HttpStatusCode> HealthAsync(CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri("health", UriKind.Relative), cancellationToken);
        return response.StatusCode;
    }

    public Task PutAccountAsync(string account, AccountOrder order, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, $"accounts/{account}", order, cancellationToken);

    /// <param name="importFrom">"now", "all" or an ISO 8601 date.</param>
    public Task PutMailboxAsync(
        string account, string address, string refreshToken, string importFrom, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, MailboxPath(account, address), new { refreshToken, importFrom }, cancellationToken);

    /// <summary>Connects a mailbox through the service account of its domain.</summary>
    public Task PutDelegatedMailboxAsync(string account, string address, string importFrom, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, MailboxPath(account, address), new { delegated = true, importFrom }, cancellationToken);

    public async Task<MailboxAnswer> GetMailboxAsync(string account, string address, CancellationToken cancellationToken) =>
        new(account, await SendAsync(HttpMethod.Get, MailboxPath(account, address), body: null, cancellationToken));

    public async Task<IReadOnlyList<MailboxAnswer>> GetMailboxesAsync(string account, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, $"accounts/{account}/mailboxes", body: null, cancellationToken);
        return [.. answer.GetProperty("mailboxes").EnumerateArray().Select(mailbox => new MailboxAnswer(account, mailbox))];
    }

    public Task FetchAsync(string account, string address, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{MailboxPath(account, address)}/fetch", body: null, cancellationToken);

    /// <summary>Hands over every mail of a mailbox that is not delivered.</summary>
    public Task RedeliverAsync(string account, string address, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{MailboxPath(account, address)}/redeliver", body: null, cancellationToken);

    public Task PauseAsync(string account, string address, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{MailboxPath(account, address)}/pause", body: null, cancellationToken);

    public Task ResumeAsync(string account, string address, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"{MailboxPath(account, address)}/resume", body: null, cancellationToken);

    public Task DeleteMailboxAsync(string account, string address, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, MailboxPath(account, address), body: null, cancellationToken);

    /// <summary>A link by which the mailbox's owner connects it in a browser. The mailbox need not exist.</summary>
    public async Task<Uri> InviteAsync(string account, string address, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Post, $"{MailboxPath(account, address)}/invite", body: null, cancellationToken);
        return new Uri(answer.GetProperty("url").GetString()!);
    }

    /// <summary>The state of a mailbox's forwarding.</summary>
    public async Task<ForwardingAnswer> GetForwardingAsync(string account, string address, CancellationToken cancellationToken) =>
        new(await SendAsync(HttpMethod.Get, $"{MailboxPath(account, address)}/forwarding", body: null, cancellationToken));

    /// <param name="verb">audit, proof, rotate or revoke.</param>
    public async Task<ForwardingAnswer> ActOnForwardingAsync(
        string account, string address, string verb, CancellationToken cancellationToken) =>
        new(await SendAsync(HttpMethod.Post, $"{MailboxPath(account, address)}/forwarding/{verb}", body: null, cancellationToken));

    public Task<JsonElement> StatusAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, "status", body: null, cancellationToken);

    public async Task<IReadOnlyList<IncidentAnswer>> GetIncidentsAsync(CancellationToken cancellationToken)
    {
        var answer = await SendAsync(HttpMethod.Get, "incidents", body: null, cancellationToken);
        return [.. answer.GetProperty("incidents").EnumerateArray().Select(incident => new IncidentAnswer(incident))];
    }

    public async Task<IncidentAnswer> GetIncidentAsync(string id, CancellationToken cancellationToken) =>
        new(await SendAsync(HttpMethod.Get, $"incidents/{id}", body: null, cancellationToken));

    /// <summary>The incident as a post-mortem in Markdown.</summary>
    public async Task<string> GetPostMortemAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"incidents/{id}", UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/markdown");
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? text : throw new AppRefusedException($"GET incidents/{id}", response.StatusCode, text);
    }

    private static string MailboxPath(string account, string address) => $"accounts/{account}/mailboxes/{Uri.EscapeDataString(address)}";

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web);
        using var response = await http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);

        if (!response.IsSuccessStatusCode)
        {
            throw new AppRefusedException($"{method} {path}", response.StatusCode, text);
        }

        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}

/// <summary>A customer to register.</summary>
/// <param name="Locale">en or de.</param>
public sealed record AccountOrder(string DisplayName, string Locale, IReadOnlyList<AdminOrder> Admins);

/// <summary>An administrator of a customer; without a locale the account's counts.</summary>
public sealed record AdminOrder(string Email, string? Locale = null);

/// <summary>The app said no to a call.</summary>
public sealed class AppRefusedException(string call, HttpStatusCode status, string body)
    : Exception($"{call} was answered with {(int)status}: {body}")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The detail of a problem+json; null if there is none.</summary>
    public string? Detail { get; } = DetailOf(body);

    private static string? DetailOf(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject problem ? problem["detail"]?.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
