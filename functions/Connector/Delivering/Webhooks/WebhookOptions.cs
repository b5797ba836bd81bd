using System.ComponentModel.DataAnnotations;
using Connector.Delivering.Queueing;
using Connector.Settings;

namespace Connector.Delivering.Webhooks;

/// <summary>The address of the webhook and how it is called.</summary>
public sealed record WebhookOptions : IValidatableObject
{
    private const string Section = "Destination__Webhook__";

    private const string SecretPrefix = "whsec_";

    private const int MinSecretBytes = 24;

    private const int MaxSecretBytes = 64;

    private static readonly Base64Attribute SecretForm = new(MinSecretBytes, MaxSecretBytes) { Prefix = SecretPrefix };

    /// <summary>The form of a secret, as the end of a sentence.</summary>
    public static string ExpectedSecret => SecretForm.Expected;

    [Setting($"{Section}Uri")]
    public required Uri Address { get; init; }

    [Setting($"{Section}Secret", IsSecret = true), Base64(MinSecretBytes, MaxSecretBytes, Prefix = SecretPrefix)]
    public required ReadOnlyMemory<byte> Secret { get; init; }

    /// <summary>A mail up to this size is sent as base64, a larger one as a link.</summary>
    [Setting($"{Section}InlineBytes"), Range(0, 16 * 1024 * 1024)]
    public int InlineBytes { get; init; } = 16 * 1024;

    /// <summary>How long a link to a mail can be opened.</summary>
    [Setting($"{Section}LinkLifetime"), Duration("00:01:00", "7.00:00:00")]
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Allows an address in the own network. Otherwise a changed DNS record could send mail to a machine there.</summary>
    [Setting($"{Section}AllowPrivate")]
    public bool AllowPrivate { get; init; }

    /// <summary>How long an answer may take: less than <see cref="Delivery.ReportWithin"/>, within which a worker reports.</summary>
    [Setting($"{Section}Timeout"), Duration("00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <returns>Null if the text has another form.</returns>
    public static byte[]? DecodeSecret(string text) => SecretForm.Decode(text);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Mail must not cross the internet unencrypted.
        if (Address.Scheme == Uri.UriSchemeHttp && !AllowPrivate)
        {
            yield return new ValidationResult(
                $"an address that begins with https://, unless {Section}AllowPrivate is true", [nameof(Address)]);
        }

        if (SampleKey.IsKey(Secret.Span))
        {
            yield return new SettingWarning(
                $"Setting {Section}Secret is the public secret of the sample: use it only for a trial, "
                + "since anybody can sign posts with it.");
        }
    }
}
