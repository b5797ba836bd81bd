using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Forwarding.Imap;

/// <summary>A mailbox at any provider that receives forwarded mail, for installations without a service that posts it.</summary>
public sealed record ImapOptions : IValidatableObject
{
    private const string Section = "Forwarding__Imap__";

    /// <summary>Empty while no mailbox is set.</summary>
    [Setting($"{Section}Host")]
    public string Host { get; init; } = "";

    [Setting($"{Section}Port"), Range(1, 65535)]
    public int Port { get; init; } = 993;

    [Setting($"{Section}Security")]
    public ConnectionSecurity Security { get; init; } = ConnectionSecurity.Tls;

    [Setting($"{Section}User", Expected = "the user name that signs in to the mailbox", NeededWith = nameof(Host))]
    public string User { get; init; } = "";

    [Setting($"{Section}Password", Expected = "the mailbox's password", NeededWith = nameof(Host), IsSecret = true)]
    public string Password { get; init; } = "";

    /// <summary>The only folder that is read.</summary>
    [Setting($"{Section}Folder")]
    public string Folder { get; init; } = "INBOX";

    /// <summary>
    /// The part before the plus in inbound addresses, for a mailbox without a catch-all: <c>helpdesk</c> in <c>helpdesk+in-{key}@…</c>.
    /// </summary>
    [Setting($"{Section}PlusUser", Expected = "the part before the @ of the mailbox's address, without a plus"),
        RegularExpression("[^@+ ]+")]
    public string? PlusUser { get; init => field = value?.ToLowerInvariant(); }

    public bool IsSet => Host.Length > 0;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (IsSet && Security.IsOpenTo(Host))
        {
            yield return new ValidationResult(
                "Tls or StartTls, since the password would go unencrypted to a host that is not this machine", [nameof(Security)]);
        }
    }

    // A record prints its members, and one of them is a secret.
    public override string ToString() => $"{Host}:{Port} {Security}";
}
