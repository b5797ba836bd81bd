namespace Connector.TestKit.Smtp;

/// <summary>How the connection to the catcher is encrypted; the certificate is self-signed and made at its start.</summary>
public enum SmtpEncryption
{
    None,

    /// <summary>Plain until STARTTLS.</summary>
    StartTls,

    /// <summary>From the first byte.</summary>
    Tls,
}

/// <summary>The features of the catcher.</summary>
public sealed record SmtpCatcherOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    public SmtpEncryption Encryption { get; init; } = SmtpEncryption.None;

    /// <summary>If set, the catcher takes mail only after AUTH PLAIN with this name and the password.</summary>
    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>Gets each mail that the catcher has accepted.</summary>
    public Action<CaughtMail>? Caught { get; init; }
}
