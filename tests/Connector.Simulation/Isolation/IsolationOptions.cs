namespace Connector.Simulation.Isolation;

/// <summary>The sizes of an isolation run: of the accounts that are measured, and of those that disturb them.</summary>
public sealed record IsolationOptions
{
    public int Seed { get; init; } = 1;

    public int Instances { get; init; } = 4;

    public int Accounts { get; init; } = 60;

    public int Mailboxes { get; init; } = 600;

    public double MailsPerHour { get; init; } = 6;

    /// <summary>How long mail arrives that counts.</summary>
    public TimeSpan Lasting { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the disturbances are in force before the mail that counts, so that their backlogs exist.</summary>
    public TimeSpan Before { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Mailboxes of the large account.</summary>
    public int LargeAccount { get; init; } = 10_000;

    /// <summary>Mails in the full mailbox.</summary>
    public int FullMailbox { get; init; } = 200_000;

    /// <summary>Mailboxes of the account whose destination hangs.</summary>
    public int Hanging { get; init; } = 100;

    /// <summary>Mails in each of them.</summary>
    public double HangingMailsPerHour { get; init; } = 30;

    /// <summary>Accounts that have an alert to be sent.</summary>
    public int Alerted { get; init; } = 100;
}
