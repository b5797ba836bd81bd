using System.Text.RegularExpressions;

namespace Connector.Delivering;

/// <summary>The settings of a Zendesk as a destination, without its secret.</summary>
/// <param name="Subdomain">The first part of its address, such as <c>acme</c> for <c>https://acme.zendesk.com</c>.</param>
/// <param name="ClientId">The identifier of the OAuth client that its administrator made.</param>
public sealed partial record ZendeskSettings(string Subdomain, string ClientId)
{
    /// <summary>The tag for triggers, which cannot tell a ticket of the API from others by its channel.</summary>
    public const string DefaultTag = "gmail-connector";

    private const int MaxTags = 20;

    public AutomaticMail Automatic { get; init; } = AutomaticMail.Tag;

    public IReadOnlyList<string> Tags { get; init; } = [DefaultTag];

    /// <summary>What is wrong with each value, by the names of the API; empty if all are right.</summary>
    /// <param name="secret">Null to leave it out of the check.</param>
    public static IEnumerable<ZendeskMistake> Mistakes(
        string? subdomain, string? clientId, string? secret, IReadOnlyList<string?>? tags)
    {
        if (subdomain is null || !SubdomainForm().IsMatch(subdomain))
        {
            yield return ZendeskMistake.Subdomain;
        }

        if (clientId is null || !ClientForm().IsMatch(clientId))
        {
            yield return ZendeskMistake.ClientId;
        }

        if (secret is not null && !SecretForm().IsMatch(secret))
        {
            yield return ZendeskMistake.ClientSecret;
        }

        if (tags is not null && (tags.Count > MaxTags || tags.Any(tag => tag is null || !TagForm().IsMatch(tag))))
        {
            yield return ZendeskMistake.Tags;
        }
    }

    /// <summary>The tags in a text, separated by commas or blanks.</summary>
    public static IReadOnlyList<string> SplitTags(string text) =>
        [.. text.Split([',', ' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex SubdomainForm();

    [GeneratedRegex(@"\A[!-~]{1,200}\z")]
    private static partial Regex ClientForm();

    [GeneratedRegex(@"\A[!-~]{8,500}\z")]
    private static partial Regex SecretForm();

    /// <summary>Zendesk separates tags by blanks and stores them in lower case (support.zendesk.com, article 4408888486810).</summary>
    [GeneratedRegex(@"\A[\p{Ll}\p{Lo}\p{N}_\-/]{1,80}\z")]
    private static partial Regex TagForm();
}

/// <summary>A wrong value in the settings of a Zendesk.</summary>
public enum ZendeskMistake
{
    Subdomain,

    ClientId,

    ClientSecret,

    Tags,
}

/// <summary>What becomes of mail that a machine sent. Zendesk never acknowledges it.</summary>
public enum AutomaticMail
{
    /// <summary>A ticket with the tag <c>automatic-mail</c>.</summary>
    Tag,

    /// <summary>A ticket as any other.</summary>
    Ticket,

    /// <summary>No ticket. The mail stays in storage.</summary>
    LeaveOut,
}
