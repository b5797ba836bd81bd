namespace Connector.Simulation.Scale;

/// <summary>The size of an installation, and the hours that are simulated.</summary>
public sealed record ScaleOptions
{
    public int Mailboxes { get; init; } = 2_000;

    public int Accounts { get; init; } = 60;

    public DateTimeOffset Start { get; init; } = new(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);

    public TimeSpan Length { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Whether Gmail announces new mail.</summary>
    public bool IsPushed { get; init; }

    /// <summary>Mails a day in each quiet mailbox; a busy one gets ten times as many.</summary>
    public double MailsPerDay { get; init; } = 10;

    public int Instances { get; init; } = 4;

    /// <summary>Whether Gmail blocks, the destination of one account is dead, and processes die.</summary>
    public bool HasFaults { get; init; } = true;

    public int Seed { get; init; } = 1;

    public DateTimeOffset End => Start + Length;

    /// <summary>A moment as a part of the time: 0.5 is its middle.</summary>
    public DateTimeOffset At(double part) => Start + (Length * part);

    internal SimulationOptions World => new()
    {
        Seed = Seed,
        Start = Start,
        MailUntil = End,
        Accounts = Accounts,
        Mailboxes = Mailboxes,
        MailsPerHour = MailsPerDay / 24,
        IsOffice = true,
        FirstPollWithin = TimeSpan.FromMinutes(5),
        Instances = Instances,
        HasAllTimers = true,
        Settings = IsPushed
            ? new Dictionary<string, string>
            {
                ["Push__Topic"] = "projects/simulated/topics/gmail",
                ["Push__Audience"] = "https://connector.example/api/push",
                ["Push__ServiceAccount"] = "push@simulated.iam.gserviceaccount.com",
            }
            : new Dictionary<string, string>(),
    };
}
