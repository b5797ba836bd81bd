using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Delivering;

/// <summary>The Zendesk of all accounts that have no destination of their own.</summary>
public sealed record ZendeskDestinationOptions : IValidatableObject
{
    private const string Section = "Destination__Zendesk__";

    [Setting($"{Section}Subdomain", Expected = "the first part of the address of a Zendesk, such as acme for https://acme.zendesk.com")]
    public required string Subdomain { get; init; }

    [Setting($"{Section}ClientId", Expected = "the identifier of an OAuth client of this Zendesk")]
    public required string ClientId { get; init; }

    [Setting($"{Section}ClientSecret", IsSecret = true, Expected = "the secret of this OAuth client")]
    public required string ClientSecret { get; init; }

    [Setting($"{Section}AutomaticMail")]
    public AutomaticMail Automatic { get; init; } = AutomaticMail.Tag;

    /// <summary>Separated by commas or blanks.</summary>
    [Setting($"{Section}Tags", Expected = "up to 20 tags of lower-case letters, digits, hyphens, underscores and slashes")]
    public string Tags { get; init; } = ZendeskSettings.DefaultTag;

    public ZendeskSettings Settings =>
        new(Subdomain, ClientId) { Automatic = Automatic, Tags = ZendeskSettings.SplitTags(Tags) };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from mistake in ZendeskSettings.Mistakes(Subdomain, ClientId, ClientSecret, ZendeskSettings.SplitTags(Tags))
        select new ValidationResult(null, [mistake.ToString()]);

    // A record prints its members.
    public override string ToString() => $"Zendesk {Subdomain}";
}
