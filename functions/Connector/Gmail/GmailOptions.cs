using System.Text.Json;
using Connector.Settings;

namespace Connector.Gmail;

/// <summary>Where Gmail is and as whom the connector comes: an OAuth client, a service account, or both.</summary>
public sealed record GmailOptions
{
    private static readonly Uri GoogleApi = new("https://gmail.googleapis.com/");
    private static readonly Uri GoogleToken = new("https://oauth2.googleapis.com/token");

    public Uri BaseUri { get; init; } = GoogleApi;

    public Uri TokenUri { get; init; } = GoogleToken;

    /// <summary>OAuth client for mailboxes connected by consent; null when there is none.</summary>
    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>Key file of a service account with domain-wide delegation, as JSON; null when there is none.</summary>
    public string? ServiceAccountJson { get; init; }

    /// <summary>An answer that has not begun by then is none; a large mail may take ten times as long to come in.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool TakesRefreshTokens => ClientId is not null;

    public bool TakesDelegation => ServiceAccountJson is not null;

    public static GmailOptions Read(SettingsReader settings)
    {
        var options = new GmailOptions
        {
            BaseUri = WithSlash(settings.Address("Gmail__BaseUri", GoogleApi)!),
            TokenUri = settings.Address("Gmail__TokenUri", GoogleToken)!,
            ClientId = settings.Text("Gmail__ClientId"),
            ClientSecret = settings.Text("Gmail__ClientSecret"),
            ServiceAccountJson = settings.Text("Gmail__ServiceAccountJson"),
            AnswerTimeout = settings.Duration("Gmail__AnswerTimeout", new GmailOptions().AnswerTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
        };

        if (options is { ClientId: null, ServiceAccountJson: null })
        {
            settings.Refuse("Gmail__ClientId", found: null, "the OAuth client's id (or Gmail__ServiceAccountJson for domain-wide delegation)");
        }

        if (options is { ClientId: not null, ClientSecret: null })
        {
            settings.Refuse("Gmail__ClientSecret", found: null, "the OAuth client's secret, since Gmail__ClientId is set");
        }

        if (options.ServiceAccountJson is { } json && !IsServiceAccount(json))
        {
            settings.Refuse("Gmail__ServiceAccountJson", "(hidden)", "the JSON key file of a service account, with client_email and private_key");
        }

        return options;
    }

    // The client appends its paths to this address: without the slash it would replace the last segment.
    private static Uri WithSlash(Uri uri) => uri.AbsoluteUri.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");

    private static bool IsServiceAccount(string json)
    {
        try
        {
            using var key = JsonDocument.Parse(json);
            return key.RootElement.ValueKind == JsonValueKind.Object
                && key.RootElement.TryGetProperty("client_email", out _)
                && key.RootElement.TryGetProperty("private_key", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
