using System.Net;
using Connector.Settings;

namespace Connector.Forwarding.Imap;

/// <summary>The inbound mailbox: receives forwarded mail at any provider, for installations without a provider that posts it.</summary>
/// <param name="Folder">The only folder that is read.</param>
public sealed record ImapOptions(string Host, int Port, ImapSecurity Security, string User, string Password, string Folder)
{
    private const string Section = "Forwarding__Imap__";

    /// <summary>
    /// The user name before the plus in inbound addresses, for a mailbox without a catch-all: <c>helpdesk</c> in
    /// <c>helpdesk+in-{key}@…</c>.
    /// </summary>
    public string? PlusUser { get; init; }

    /// <returns>Null if no server is set.</returns>
    public static ImapOptions? Read(SettingsReader settings)
    {
        ArgumentNullException.ThrowIfNull(settings);

        var host = settings.Text($"{Section}Host");
        var security = settings.OneOf($"{Section}Security", ImapSecurity.Tls);
        var port = settings.Whole($"{Section}Port", 993, 1, 65535);
        var user = settings.Text($"{Section}User");
        var password = settings.Text($"{Section}Password");
        var folder = settings.Text($"{Section}Folder") ?? "INBOX";

        var plusUser = settings.Text($"{Section}PlusUser")?.ToLowerInvariant();

        if (plusUser?.IndexOfAny(['@', '+', ' ']) >= 0)
        {
            settings.Refuse($"{Section}PlusUser", plusUser, "the part before the @ of the mailbox's address, without a plus");
        }

        if (host is null)
        {
            return null;
        }

        if (user is null)
        {
            settings.Refuse($"{Section}User", found: null, $"the name that the mailbox is signed in to with, since {Section}Host is set");
        }

        if (password is null)
        {
            settings.Refuse($"{Section}Password", found: null, $"the mailbox's password, since {Section}Host is set");
        }

        if (security == ImapSecurity.None && !IsLoopback(host))
        {
            settings.Refuse(
                $"{Section}Security", nameof(ImapSecurity.None),
                "Tls or StartTls, since the password would go unencrypted to a host that is not this machine");
        }

        return new ImapOptions(host, port, security, user ?? "", password ?? "", folder) { PlusUser = plusUser };
    }

    // A record prints its members, and one of them is a secret.
    public override string ToString() => $"{Host}:{Port} {Security}";

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>How the connection to the mailbox is protected.</summary>
public enum ImapSecurity
{
    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>The connection starts unencrypted and switches to TLS before the password is sent.</summary>
    StartTls,

    /// <summary>No encryption, for a server on the same machine.</summary>
    None,
}
