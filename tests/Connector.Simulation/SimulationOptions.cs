using Connector.Simulation.Gmail;
using Connector.Simulation.Hosting;
using Connector.Simulation.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Simulation;

/// <summary>The size and the settings of a day.</summary>
public sealed record SimulationOptions
{
    public int Seed { get; init; } = 1;

    public DateTimeOffset Start { get; init; } = new(2024, 9, 13, 14, 55, 0, TimeSpan.Zero);

    /// <summary>No mail arrives after it, so that every mail can be accounted for at the end.</summary>
    public DateTimeOffset MailUntil { get; init; } = DateTimeOffset.MaxValue;

    public int Accounts { get; init; } = 12;

    public int Mailboxes { get; init; } = 240;

    public double MailsPerHour { get; init; } = 2;

    /// <summary>Whether mail arrives as in an office, and each twentieth mailbox of an account gets ten times as much.</summary>
    public bool IsOffice { get; init; }

    public TimeSpan LastMailWithin { get; init; } = TimeSpan.FromHours(3);

    /// <summary>Each mailbox is polled for the first time within this time.</summary>
    public TimeSpan FirstPollWithin { get; init; } = TimeSpan.FromMinutes(1);

    public int Instances { get; init; } = 3;

    public QuotaLimits Quota { get; init; } = new();

    /// <summary>
    /// The factor by which timers tick more slowly than in the sample settings, for days that would take long to compute.
    /// </summary>
    public double TickEvery { get; init; } = 1;

    /// <summary>Whether the timers that only report or renew tick too.</summary>
    public bool HasAllTimers { get; init; }

    /// <summary>Null for none.</summary>
    public Latency? HelpdeskLatency { get; init; }

    public NetworkOptions Network { get; init; } = new(Latency.Milliseconds(2, 12));

    public QueueHostOptions Host { get; init; } = new();

    /// <summary>Settings of the app beside those without which it does not start.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public Action<ILoggingBuilder> Logging { get; init; } = _ => { };

    /// <summary>Whether Gmail announces new mail.</summary>
    internal bool IsPushed => Settings.ContainsKey("Push__Topic");

    internal MailFlow FlowOf(int mailbox) =>
        new(IsOffice && mailbox / Accounts % 20 == 0 ? MailsPerHour * 10 : MailsPerHour, IsOffice);

    internal IEnumerable<KeyValuePair<string, string?>> AllSettings =>
    [
        KeyValuePair.Create("AzureWebJobsStorage", (string?)"UseDevelopmentStorage=true"),
        KeyValuePair.Create("Tokens:ActiveKey", (string?)"k1"),
        KeyValuePair.Create("Tokens:Keys:k1", (string?)Convert.ToBase64String(new byte[32])),
        KeyValuePair.Create("Gmail:ClientId", (string?)"client"),
        KeyValuePair.Create("Gmail:ClientSecret", (string?)"secret"),
        KeyValuePair.Create("Alerts:From", (string?)"alerts@connector.example"),
        KeyValuePair.Create("Alerts:Smtp:Host", (string?)"127.0.0.1"),
        KeyValuePair.Create("Alerts:Smtp:Security", (string?)"None"),
        .. Settings.Select(
        setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)),
    ];
}
