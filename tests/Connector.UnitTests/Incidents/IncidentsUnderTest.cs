using Connector.Incidents;
using Connector.Mailboxes;

namespace Connector.UnitTests.Incidents;

/// <summary>Incidents, mailboxes and signals for tests.</summary>
internal static class IncidentsUnderTest
{
    public static readonly DateTimeOffset Now = new(2024, 9, 13, 15, 0, 0, TimeSpan.Zero);

    public static readonly IncidentOptions Options = new();

    public static MailboxKey Key(string account, int number) => new(account, $"box{number:D3}@{account}.example");

    public static Mailbox Fetched(string account, int number, DateTimeOffset? at, MailboxState? state = null) => new()
    {
        Key = Key(account, number),
        Id = Guid.Empty,
        State = state ?? new MailboxState.Active(),
        LastFetchAt = at,
        LastImportedAt = at,
    };

    /// <param name="incidents">Others than the one that is decided about make a difference only.</param>
    public static IncidentScene Scene(
        IEnumerable<Mailbox> mailboxes, IEnumerable<ProviderSignal>? signals = null, DateTimeOffset? now = null,
        params IReadOnlyCollection<Incident> incidents) =>
        new(incidents, now ?? Now, Options)
        {
            Mailboxes = [.. mailboxes],
            Signals = (signals ?? []).ToDictionary(signal => signal.Mailbox),
        };

    public static ProviderSignal Signal(string account, int number, DateTimeOffset at, FailureClass cause = FailureClass.ProviderBlocked) =>
        new(Key(account, number), at, cause, new Evidence(302, LocationHost: "www.google.com"));

    public static Incident Suspected(string? account = null, int failing = 3) => IncidentLife.Begin(
        "20240913-1500-TEST", new Suspicion(account, FailureClass.ProviderBlocked, Now, failing, failing, 0, []), Now, Options);

    public static Incident Open(string? account = null) => Suspected(account).After(Sent(), Report(1, CanaryOutcome.Refused));

    public static Incident Ramping(int step = 1, DateTimeOffset? cutoff = null) => Open()
        .After(Sent(), Report(2, CanaryOutcome.Clean), Sent(), Report(3, CanaryOutcome.Clean))
        .After([.. Enumerable.Range(1, step).Select(number => new IncidentEvent.StepBegan(number, cutoff, 5))]);

    public static Incident After(this Incident incident, params IncidentEvent[] events) =>
        events.Aggregate(incident, (state, happened) => state.On(happened, Now, Options));

    public static IncidentEvent.CanarySent Sent(string account = "a") => new(Key(account, 1));

    public static IncidentEvent.CanaryReported Report(int number, CanaryOutcome outcome) => new(number, outcome);
}
