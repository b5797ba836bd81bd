using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Connector.Settings;

namespace Connector.Gmail;

/// <summary>Where Gmail is, and as which client the connector signs in: an OAuth client, a service account, or both.</summary>
public sealed record GmailOptions : IValidatableObject
{
    /// <summary>Ends with a slash, because the client appends its paths and would otherwise replace the last segment.</summary>
    [Setting("Gmail__BaseUri")]
    public Uri BaseUri { get; init => field = value.AbsoluteUri.EndsWith('/') ? value : new Uri(value.AbsoluteUri + "/"); } =
        new("https://gmail.googleapis.com/");

    [Setting("Gmail__TokenUri")]
    public Uri TokenUri { get; init; } = new("https://oauth2.googleapis.com/token");

    /// <summary>Google's consent page.</summary>
    [Setting("Gmail__AuthorizationUri")]
    public Uri AuthorizationUri { get; init; } = new("https://accounts.google.com/o/oauth2/v2/auth");

    /// <summary>OAuth client of the mailboxes that are connected by consent; null if there is none.</summary>
    [Setting("Gmail__ClientId")]
    public string? ClientId { get; init; }

    [Setting("Gmail__ClientSecret", Expected = "the OAuth client's secret", NeededWith = nameof(ClientId), IsSecret = true)]
    public string? ClientSecret { get; init; }

    /// <summary>Key file of a service account with domain-wide delegation, as JSON; null if there is none.</summary>
    [Setting("Gmail__ServiceAccountJson", IsSecret = true)]
    public string? ServiceAccountJson { get; init; }

    /// <summary>Domain-wide delegation without such a key.</summary>
    public DelegationOptions Delegation { get; init; } = new();

    /// <summary>How long Gmail may take to begin an answer. A large mail may take ten times as long to arrive.</summary>
    [Setting("Gmail__AnswerTimeout"), Duration("00:00:00.1", "00:05:00")]
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool TakesRefreshTokens => ClientId is not null;

    public bool TakesDelegation => ServiceAccountJson is not null || Delegation.IsSet;

    public static GmailOptions Read(SettingsReader settings) =>
        settings.Read(new GmailOptions { Delegation = settings.Read<DelegationOptions>() });

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ClientId is null && !TakesDelegation)
        {
            yield return new ValidationResult(
                "the OAuth client's id (or Gmail__ServiceAccountJson or Gmail__Delegation__ServiceAccount for domain-wide delegation)",
                [nameof(ClientId)]);
        }

        if (ServiceAccountJson is not null && !IsServiceAccount(ServiceAccountJson))
        {
            yield return new ValidationResult(
                "the JSON key file of a service account, with client_email and private_key", [nameof(ServiceAccountJson)]);
        }
    }

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
