using Connector.Delivering;
using Connector.Delivering.Webhooks;

namespace Connector.Api;

/// <summary>The destination that an account wants, as <c>PUT accounts/{account}/destination</c> and the console send it.</summary>
/// <param name="ClientSecret">Null keeps the stored secret, which is possible only for the same OAuth client.</param>
public sealed record DestinationBody(
    string? Kind,
    string? Uri = null,
    string? Secret = null,
    string? Subdomain = null,
    string? ClientId = null,
    string? ClientSecret = null,
    string? AutomaticMail = null,
    IReadOnlyList<string?>? Tags = null)
{
    public const string Archive = "archive";

    public const string Webhook = "webhook";

    public const string Zendesk = "zendesk";

    public const string LeaveOut = "leaveOut";

    private const string ClientSecretField = "clientSecret";

    /// <summary>The body has no secret, and none is stored for this OAuth client.</summary>
    public static readonly DestinationMistake NoSecret = new(
        ClientSecretField,
        "clientSecret must be the secret of this OAuth client. It can be left out only while the client stays the same.");

    /// <summary>The settings of a Zendesk without mistakes.</summary>
    public ZendeskSettings Settings => new(Subdomain!, ClientId!)
    {
        Automatic = ReadAutomatic(AutomaticMail)!.Value,
        Tags = Tags is null ? [ZendeskSettings.DefaultTag] : [.. Tags.OfType<string>().Distinct(StringComparer.Ordinal)],
    };

    public static string Spell(DestinationKind kind) => kind.ToString().ToLowerInvariant();

    public static string Spell(AutomaticMail automatic) =>
        automatic == Delivering.AutomaticMail.LeaveOut ? LeaveOut : automatic.ToString().ToLowerInvariant();

    /// <summary>The wrong fields; empty if all are right.</summary>
    public IEnumerable<DestinationMistake> Mistakes(bool allowPrivate) => Kind switch
    {
        Archive => Foreign(("uri", Uri), ("secret", Secret)).Concat(OfZendesk),
        Webhook => WebhookMistakes(allowPrivate).Concat(OfZendesk),
        Zendesk => Foreign(("uri", Uri), ("secret", Secret)).Concat(ZendeskMistakes),
        _ => [new("kind", $"kind must be \"{Archive}\", \"{Webhook}\" or \"{Zendesk}\".")],
    };

    private IEnumerable<DestinationMistake> OfZendesk => Foreign(
        ("subdomain", Subdomain), ("clientId", ClientId), ("clientSecret", ClientSecret), ("automaticMail", AutomaticMail), ("tags", Tags));

    private IEnumerable<DestinationMistake> ZendeskMistakes
    {
        get
        {
            foreach (var mistake in ZendeskSettings.Mistakes(Subdomain, ClientId, ClientSecret, Tags))
            {
                yield return Describe(mistake);
            }

            if (ReadAutomatic(AutomaticMail) is null)
            {
                yield return new("automaticMail", $"automaticMail must be \"tag\", \"ticket\" or \"{LeaveOut}\", or left out for \"tag\".");
            }
        }
    }

    private IEnumerable<DestinationMistake> WebhookMistakes(bool allowPrivate)
    {
        if (!IsAllowed(allowPrivate))
        {
            yield return new("uri", "uri must be an address that begins with https://, without a user and a fragment.");
        }

        if (Secret is null || WebhookOptions.DecodeSecret(Secret) is null)
        {
            yield return new("secret", $"secret must be {WebhookOptions.ExpectedSecret}.");
        }
    }

    private IEnumerable<DestinationMistake> Foreign(params IEnumerable<(string Name, object? Value)> fields) =>
        from field in fields
        where field.Value is not null
        select new DestinationMistake(field.Name, $"A destination of the kind {Kind} has no {field.Name}.");

    private bool IsAllowed(bool allowPrivate) =>
        System.Uri.TryCreate(Uri, UriKind.Absolute, out var address)
        && (address.Scheme == System.Uri.UriSchemeHttps || (address.Scheme == System.Uri.UriSchemeHttp && allowPrivate))
        && address is { UserInfo.Length: 0, Fragment.Length: 0 };

    private static DestinationMistake Describe(ZendeskMistake mistake) => mistake switch
    {
        ZendeskMistake.Subdomain => new(
            "subdomain", "subdomain must be the first part of your Zendesk's address: \"acme\" for https://acme.zendesk.com."),
        ZendeskMistake.ClientId => new("clientId", "clientId must be the identifier of an OAuth client of your Zendesk."),
        ZendeskMistake.ClientSecret => new(ClientSecretField, "clientSecret must be the secret of this OAuth client."),
        _ => new("tags", "tags must be up to 20 words of lower-case letters, digits, hyphens, underscores and slashes."),
    };

    /// <returns>Null if the text is not the name of a choice.</returns>
    private static AutomaticMail? ReadAutomatic(string? text) =>
        text is null ? Delivering.AutomaticMail.Tag
            : Enum.GetValues<AutomaticMail>().Where(value => Spell(value) == text).Select(value => (AutomaticMail?)value).FirstOrDefault();
}

/// <summary>A wrong field of a <see cref="DestinationBody"/>.</summary>
/// <param name="Field">Its name in the API.</param>
/// <param name="Sentence">What it must be.</param>
public sealed record DestinationMistake(string Field, string Sentence);
