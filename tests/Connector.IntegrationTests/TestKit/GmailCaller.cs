using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.TestKit;

/// <summary>A plain HTTP client of the simulator that follows no redirect and hides nothing.</summary>
internal sealed class GmailCaller(GmailSimulator gmail, CancellationToken cancellationToken) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = gmail.BaseUri };
    private string? _token;

    public HttpClient Http => _http;

    public GmailSimulator Gmail => gmail;

    /// <summary>Takes an access token for the mailbox and uses it from now on.</summary>
    public async Task SignInAsync(SimulatedMailbox mailbox)
    {
        var answer = await RefreshAsync(mailbox.RefreshToken);
        _token = answer.Json.GetProperty("access_token").GetString();
    }

    /// <summary>Uses this access token from now on.</summary>
    public void Use(string accessToken) => _token = accessToken;

    public Task<Answer> RefreshAsync(string refreshToken, string? clientId = null, string? clientSecret = null) => TokenAsync(new()
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = refreshToken,
        ["client_id"] = clientId ?? gmail.Options.ClientId,
        ["client_secret"] = clientSecret ?? gmail.Options.ClientSecret,
    });

    public async Task<Answer> TokenAsync(Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        using var response = await _http.PostAsync(gmail.TokenUri, content, cancellationToken);
        return await Answer.ReadAsync(response, cancellationToken);
    }

    /// <param name="path">Below /gmail/v1/users/.</param>
    public async Task<Answer> GetAsync(string path)
    {
        using var request = Request(HttpMethod.Get, path);
        using var response = await _http.SendAsync(request, cancellationToken);
        return await Answer.ReadAsync(response, cancellationToken);
    }

    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, $"gmail/v1/users/{path}");
        request.Headers.Authorization = _token is null ? null : new AuthenticationHeaderValue("Bearer", _token);
        return request;
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>An answer, read to its end.</summary>
internal sealed record Answer(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Text);

    public JsonElement Error => Json.GetProperty("error");

    public string? Reason => Error.GetProperty("errors")[0].GetProperty("reason").GetString();

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), response.Headers, response.Content.Headers);

    public IReadOnlyList<string> Ids(string list) => Json.TryGetProperty(list, out var items)
        ? [.. items.EnumerateArray().Select(item => item.GetProperty("id").GetString()!)]
        : [];

    public string? StringOf(string name) => Json.TryGetProperty(name, out var value) ? value.GetString() : null;

    public byte[] Raw() => System.Buffers.Text.Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(Json.GetProperty("raw").GetString()!));
}
