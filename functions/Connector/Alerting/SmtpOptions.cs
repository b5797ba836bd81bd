using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Alerting;

/// <summary>The server that sends alert mail. It must not belong to the provider whose mailboxes are watched.</summary>
public sealed record SmtpOptions : IValidatableObject
{
    private const string Section = "Alerts__Smtp__";

    [Setting($"{Section}Host", Expected = "the name of the server that takes alert mail")]
    public required string Host { get; init; }

    [Setting($"{Section}Port"), Range(1, 65535)]
    public int Port { get; init; } = 587;

    [Setting($"{Section}Security")]
    public ConnectionSecurity Security { get; init; } = ConnectionSecurity.StartTls;

    /// <summary>Null if the server needs no sign-in.</summary>
    [Setting($"{Section}Username")]
    public string? Username { get; init; }

    [Setting($"{Section}Password", IsSecret = true)]
    public string? Password { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Username is not null && Password is null)
        {
            yield return new ValidationResult($"a password, since {Section}Username is set", [nameof(Password)]);
        }

        if (Password is not null && Username is null)
        {
            yield return new ValidationResult($"a user name, since {Section}Password is set", [nameof(Username)]);
        }

        if (Security.IsOpenTo(Host))
        {
            yield return Username is not null
                ? new ValidationResult(
                    $"StartTls or Tls, since {Section}Username would send the password unencrypted to a host that is not this machine",
                    [nameof(Security)])
                : new SettingWarning($"Setting {Section}Security is None: alert mails go unencrypted to {Host}. "
                    + "Use StartTls or Tls unless it is in a closed network.");
        }
    }

    // A record prints its members, and one of them is a secret.
    public override string ToString() => $"{Host}:{Port} {Security}";
}
