using System.Net;
using Connector.Settings;

namespace Connector.Alerting;

/// <summary>The server that takes alert mail. Never the provider that is watched.</summary>
/// <param name="Username">Null when the server asks for none; then there is no password either.</param>
public sealed record SmtpOptions(string Host, int Port, SmtpSecurity Security, string? Username, string? Password)
{
    private const string Section = "Alerts__Smtp__";

    public static SmtpOptions Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);

        var options = new SmtpOptions(
            settings.RequiredText($"{Section}Host", "the name of the server that takes alert mail"),
            settings.Whole($"{Section}Port", 587, 1, 65535),
            settings.OneOf($"{Section}Security", SmtpSecurity.StartTls),
            settings.Text($"{Section}Username"),
            settings.Text($"{Section}Password"));

        if (options.Username is not null && options.Password is null)
        {
            settings.Refuse($"{Section}Password", found: null, $"a password, since {Section}Username is set");
        }

        if (options.Password is not null && options.Username is null)
        {
            settings.Refuse($"{Section}Username", found: null, $"a user name, since {Section}Password is set");
        }

        if (options is { Security: SmtpSecurity.None, Username: not null } && !IsLoopback(options.Host))
        {
            settings.Refuse(
                $"{Section}Security",
                nameof(SmtpSecurity.None),
                $"StartTls or Tls, since {Section}Username would send the password unencrypted to a host that is not this machine");
        }
        else if (options is { Security: SmtpSecurity.None, Host.Length: > 0 } && !IsLoopback(options.Host))
        {
            settings.Warn($"Setting {Section}Security is None: alert mails go unencrypted to {options.Host}. Use StartTls or Tls unless it is in a closed network.");
        }

        return options;
    }

    // As a record it would print its members, and one of them is a secret.
    public override string ToString() => $"{Host}:{Port} {Security}";

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>How the connection to the mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>Not at all: for a relay on the same machine or a closed network.</summary>
    None,

    /// <summary>Begins in the clear and must switch to TLS before anything else is said.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}
