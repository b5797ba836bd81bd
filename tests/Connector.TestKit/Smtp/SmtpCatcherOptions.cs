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

/// <summary>What the catcher offers.</summary>
public sealed record SmtpCatcherOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    public SmtpEncryption Encryption { get; init; } = SmtpEncryption.None;

    /// <summary>If set, mail is taken only after AUTH with this name.</summary>
    public string? Username { get; init; }

    public string? Password { get; init; }

    public int MaxMessageBytes { get; init; } = 26_214_400;
}
