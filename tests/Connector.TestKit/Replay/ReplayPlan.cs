namespace Connector.TestKit.Replay;

/// <summary>The size of the replay, with durations as they were on 13 September 2024.</summary>
public sealed record ReplayPlan
{
    /// <summary>Instances of the app on one storage account.</summary>
    public int Instances { get; init; } = 1;

    public int Accounts { get; init; } = 6;

    public int Mailboxes { get; init; } = 30;

    /// <summary>About how long it takes from one mail to the next in one mailbox.</summary>
    public TimeSpan MailEvery { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>15:00 to 17:04.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromMinutes(124);

    /// <summary>One in this number of mailboxes has its forwarding ready; 0 for none.</summary>
    public int ForwardingEvery { get; init; } = 2;

    /// <summary>Makes the same mails come at the same moments again.</summary>
    public int Seed { get; init; } = 1309;
}
