using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Zendesk.Calls;

/// <summary>How Zendesk is called. Which Zendesk, and as which client, is a setting of each account.</summary>
public sealed record ZendeskOptions : IValidatableObject
{
    private const string Section = "Zendesk__";

    /// <summary>Replaces <c>https://{subdomain}.zendesk.com</c> for every account, for tests; null in production.</summary>
    [Setting($"{Section}BaseUri")]
    public Uri? BaseUri { get; init; }

    /// <summary>Allows an address in the own network, for tests.</summary>
    [Setting($"{Section}AllowPrivate")]
    public bool AllowPrivate { get; init; }

    /// <summary>
    /// The rights that the access token asks for. The OAuth client's allowed scopes in Zendesk's Admin Center must contain them.
    /// </summary>
    /// <remarks>Zendesk does not say whether <c>tickets:write</c> includes uploads, so the default is the broad pair.</remarks>
    [Setting($"{Section}Scope")]
    public string Scope { get; init; } = "read write";

    /// <summary>How long an answer may take. A large file may take longer.</summary>
    [Setting($"{Section}Timeout"), Duration("00:00:01", "00:02:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where a Zendesk is. It ends with a slash.</summary>
    /// <exception cref="FormatException">The subdomain would lead to a host outside of Zendesk.</exception>
    public Uri AddressOf(string subdomain) =>
        !ZendeskAccess.IsSubdomain(subdomain) ? throw new FormatException("A Zendesk subdomain has another form.")
        : BaseUri is not { } test ? new Uri($"https://{subdomain.ToLowerInvariant()}.zendesk.com/")
        : test.AbsoluteUri.EndsWith('/') ? test
        : new Uri($"{test.AbsoluteUri}/");

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Mail and secrets must not cross the internet unencrypted.
        if (BaseUri?.Scheme == Uri.UriSchemeHttp && !AllowPrivate)
        {
            yield return new ValidationResult(
                $"an address that begins with https://, unless {Section}AllowPrivate is true", [nameof(BaseUri)]);
        }
    }
}
