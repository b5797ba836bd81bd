using Connector.Incidents;
using Connector.Mailboxes;
using static Connector.UnitTests.Incidents.IncidentsUnderTest;

namespace Connector.UnitTests.Incidents;

/// <summary>
/// A provider that blocks and recovers, a dozen mailboxes, and the product's decisions about them, second by second. A random generator
/// replaces storage and other instances: outdated copies, lost races, and reports that come late or twice.
/// </summary>
internal sealed class DoorModel
{
    private readonly Random _chance;
    private readonly RetryPolicy _retry;
    private readonly Dictionary<MailboxKey, Mailbox> _mailboxes;
    private readonly Dictionary<MailboxKey, ProviderSignal> _signals = [];
    private readonly List<Incident> _incidents = [];
    private readonly List<(DateTimeOffset At, string Incident, IncidentEvent.CanaryReported Report)> _reports = [];
    private readonly List<(DateTimeOffset At, MailboxKey Mailbox, string? Incident, int Number)> _jobs = [];
    private List<Incident> _view = [];
    private DateTimeOffset _now = Now;

    public DoorModel(int seed, int accounts, int perAccount)
    {
        _chance = new Random(seed);
        _retry = new RetryPolicy(new RetryOptions(), _chance.NextDouble);
        _mailboxes = Enumerable.Range(0, accounts)
            .SelectMany(
                account =>
                Enumerable.Range(0, perAccount).Select(number => Fetched($"a{account}", number, Now.AddSeconds(-_chance.Next(60)))))
            .ToDictionary(mailbox => mailbox.Key);
    }

    public Func<MailboxKey, DateTimeOffset, bool> IsShut { get; init; } = (_, _) => false;

    /// <summary>Chance that another instance saves first.</summary>
    public double LostRaces { get; init; }

    /// <summary>Whether a canary's report may be lost, late or doubled.</summary>
    public bool LosesReports { get; init; } = true;

    public IReadOnlyList<Incident> Incidents => _incidents;

    public IEnumerable<Mailbox> Mailboxes => _mailboxes.Values;

    /// <summary>Every call that read mail.</summary>
    public List<(DateTimeOffset At, MailboxKey Mailbox, bool IsCanary)> Reads { get; } = [];

    /// <summary>Every change of an incident.</summary>
    public List<(DateTimeOffset At, Incident Before, IncidentEvent Event, Incident After)> Changes { get; } = [];

    public void Run(TimeSpan duration)
    {
        for (var end = _now + duration; _now < end; _now += TimeSpan.FromSeconds(1))
        {
            if (_now.Second % 3 == 0)
            {
                _view = [.. _incidents];
            }

            if (_now.Second == 0)
            {
                Plan();
            }

            Deliver();

            if (_now.Second % 5 == 0)
            {
                Watch();
            }
        }
    }

    private void Plan()
    {
        foreach (var mailbox in _mailboxes.Values.Where(mailbox => mailbox.PlannedAt <= _now.AddSeconds(-30)).ToList())
        {
            var isDue = mailbox.State is MailboxState.Active or MailboxState.CatchingUp || mailbox.State.NextTryAt <= _now;

            if (isDue && !_view.Any(incident => incident.Holds(mailbox.Key, mailbox.LastFetchAt)))
            {
                Plan(mailbox);
            }
        }
    }

    private void Plan(Mailbox mailbox)
    {
        _mailboxes[mailbox.Key] =
            mailbox with { PlannedAt = _now, State = mailbox.State.On(new MailboxEvent.ProbeStarted(), _now, _retry) };
        _jobs.Add((_now.AddSeconds(_chance.Next(4)), mailbox.Key, null, 0));
    }

    private void Deliver()
    {
        foreach (var job in _jobs.Where(job => job.At <= _now).ToList())
        {
            _jobs.Remove(job);
            Fetch(job.Mailbox, job.Incident, job.Number);
        }

        foreach (var (at, id, report) in _reports.Where(report => report.At <= _now).ToList())
        {
            _reports.Remove((at, id, report));
            Change(id, _ => report, mustWin: true);
        }
    }

    private void Fetch(MailboxKey key, string? canaryOf, int number)
    {
        var mailbox = _mailboxes[key] with { PlannedAt = DateTimeOffset.UnixEpoch };
        _mailboxes[key] = mailbox;

        if (canaryOf is null && _view.Any(incident => incident.Holds(key, mailbox.LastFetchAt)))
        {
            return;
        }

        if (canaryOf is not null && _incidents.Single(incident => incident.Id == canaryOf) is var asked
            && (asked.Canaries != number || asked.Reported >= number))
        {
            return;
        }

        Reads.Add((_now, key, canaryOf is not null));
        var isRefused = IsShut(key, _now);

        if (canaryOf is not null)
        {
            Report(canaryOf, new IncidentEvent.CanaryReported(
                number, isRefused ? CanaryOutcome.Refused : CanaryOutcome.Clean, Account: key.Account));
        }
        else if (isRefused)
        {
            var failure = new Failure(FailureClass.ProviderBlocked, new Evidence(302));
            _signals[key] = new ProviderSignal(key, _now, failure.Class, failure.Evidence);
            _mailboxes[key] = mailbox with { State = mailbox.State.On(new MailboxEvent.Failed(failure), _now, _retry) };
            Detect();
        }

        if (!isRefused)
        {
            _mailboxes[key] = mailbox with { LastFetchAt = _now, State = mailbox.State.On(new MailboxEvent.Fetched(), _now, _retry) };
        }
    }

    /// <summary>A report comes soon, late, twice or never.</summary>
    private void Report(string incident, IncidentEvent.CanaryReported report)
    {
        if (!LosesReports)
        {
            _reports.Add((_now, incident, report));
            return;
        }

        var times = _chance.NextDouble() switch { < 0.03 => 0, < 0.1 => 2, _ => 1 };

        for (var time = 0; time < times; time++)
        {
            _reports.Add((_now.AddSeconds(_chance.NextDouble() < 0.1 ? _chance.Next(120) : 0), incident, report));
        }
    }

    private void Detect()
    {
        var recent = _chance.NextDouble() < LostRaces ? _view : [.. _incidents];

        foreach (var suspicion in Detection.Look(SceneOf(recent)).Suspicions)
        {
            if (_incidents.Any(incident => incident.IsLive && incident.Account == suspicion.Account))
            {
                // Another instance was first, and the pointer row refuses the second incident.
            }
            else if (Detection.BegunAgain(suspicion, _incidents, _now, Options) is { } before)
            {
                Change(before.Id, _ => new IncidentEvent.Recurred(suspicion));
            }
            else
            {
                _incidents.Add(IncidentLife.Begin($"i{_incidents.Count}", suspicion, _now, Options));
            }
        }
    }

    private void Watch()
    {
        Detect();

        foreach (var id in _incidents.Where(incident => incident.IsLive).Select(incident => incident.Id).ToList())
        {
            while (Change(id, incident => IncidentRound.Next(incident, SceneOf(_incidents)))
                is var (saved, happened))
            {
                if (happened is IncidentEvent.CanarySent sent)
                {
                    _jobs.Add((_now.AddSeconds(_chance.Next(3)), sent.Mailbox, id, saved.Canaries));
                }
            }

            var incident = _incidents.Single(incident => incident.Id == id);

            var scene = SceneOf(_incidents);

            foreach (var mailbox in scene.Mailboxes.Where(
                mailbox => Backlog.WantsPlan(incident, mailbox, scene, _now.AddSeconds(-30))).ToList())
            {
                Plan(mailbox with { State = mailbox.State.On(new MailboxEvent.RetryAsked(), _now, _retry) });
            }
        }
    }

    private IncidentScene SceneOf(IReadOnlyCollection<Incident> incidents) =>
        new(incidents, _now, Options) { Mailboxes = _mailboxes.Values, Signals = _signals };

    private (Incident Saved, IncidentEvent Happened)? Change(string id, Func<Incident, IncidentEvent?> decide, bool mustWin = false)
    {
        var index = _incidents.FindIndex(incident => incident.Id == id);

        if (decide(_incidents[index]) is not { } happened || (!mustWin && _chance.NextDouble() < LostRaces))
        {
            return null;
        }

        var before = _incidents[index];
        _incidents[index] = before.On(happened, _now, Options);
        Changes.Add((_now, before, happened, _incidents[index]));
        return (_incidents[index], happened);
    }
}
