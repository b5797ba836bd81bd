using Connector.Alerting;
using Connector.Mailboxes;
using CsCheck;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting;

[TestClass]
[TestCategory("Property")]
public sealed class OutageLifeProperties
{
    private static readonly Admin[] Admins = [new("eva@acme.example"), new("jo@acme.example")];

    private static readonly Gen<int> AnyMailbox = Gen.Int[0, 3];

    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (5, Gen.Select(AnyMailbox, Gen.Int[0, 3], Gen.Int[0, 5]).Select((i, kind, crash) =>
            (Step)new Step.Park(i, kind == 0 ? FailureClass.CredentialsRevoked : FailureClass.ProviderBlocked, Crashes: crash == 0))),
        (4, AnyMailbox.Select(i => (Step)new Step.Recover(i))),
        (1, Gen.Int[0, 1].Select(i => (Step)new Step.OpenIncident(i))),
        (1, Gen.Int[0, 1].Select(i => (Step)new Step.ResolveIncident(i))),
        (4, Gen.Int[1, 3000].Select(seconds => (Step)new Step.Wait(seconds))),
        (6, Gen.Select(Gen.Int[-1, 1], Gen.Int[0, 4]).Select((down, crash) => (Step)new Step.Job(down, crash == 0 ? 0 : crash == 1 ? 1 : null))));

    [TestMethod]
    public void Whatever_happens_each_administrator_is_told_once_and_in_order() =>
        AnyStep.Array[0, 80].Sample(steps =>
        {
            var world = new World();

            foreach (var step in steps)
            {
                world.Do(step);
                world.Check();
            }

            world.Settle();
            world.Check();
            world.CheckEveryoneKnowsTheEnd();
        });

    private abstract record Step
    {
        /// <param name="Crashes">Dies before the mailbox leaves the outage of another kind that it was in, and is not called again.</param>
        public sealed record Park(int Mailbox, FailureClass Cause, bool Crashes) : Step;

        public sealed record Recover(int Mailbox) : Step;

        public sealed record OpenIncident(int Number) : Step;

        public sealed record ResolveIncident(int Number) : Step;

        public sealed record Wait(int Seconds) : Step;

        /// <param name="Down">Index of the administrator who cannot be reached; -1 for nobody.</param>
        /// <param name="CrashAt">Dies after sending this mail and before writing it down; null to live.</param>
        public sealed record Job(int Down, int? CrashAt) : Step;
    }

    /// <summary>Does in memory what the outbox and the job do over a table.</summary>
    private sealed class World
    {
        private readonly List<Case> _cases = [];
        private DateTimeOffset _now = Now;

        private Case? Current(OutageKind kind) => _cases.Find(it => it.Outage.IsOpen && it.Outage.Kind == kind);

        public void Do(Step step)
        {
            switch (step)
            {
                case Step.Park park:
                    Park($"m{park.Mailbox}@acme.example", park.Cause, park.Crashes);
                    break;
                case Step.Recover recover:
                    Recover($"m{recover.Mailbox}@acme.example");
                    break;
                case Step.OpenIncident open:
                    OpenIncident(new IncidentNotice($"{open.Number}", FailureClass.ProviderBlocked, _now.AddSeconds(-30)));
                    break;
                case Step.ResolveIncident resolve:
                    Recover($"incident {resolve.Number}");
                    break;
                case Step.Wait wait:
                    _now = _now.AddSeconds(wait.Seconds);
                    break;
                case Step.Job job:
                    _cases.ForEach(it => Work(it, job));
                    break;
            }
        }

        public void Settle()
        {
            Enumerable.Range(0, 4).ToList().ForEach(i => Recover($"m{i}@acme.example"));
            Enumerable.Range(0, 2).ToList().ForEach(i => Recover($"incident {i}"));

            for (var i = 0; i < 10; i++)
            {
                _now = _now.AddHours(1);
                Do(new Step.Job(Down: -1, CrashAt: null));
            }
        }

        public void Check()
        {
            foreach (var it in _cases)
            {
                Assert.AreEqual(it.Members.Values.Count(member => member.IsAway), it.Outage.Away, "the count of those away");
                Assert.AreEqual(
                    it.Members.Values.Count(member => member.IsAway && member.JoinedAfter == it.Outage.Mails), it.Outage.News, "the count of news");

                var incidents = it.Members.Values.Where(member => member is { IsIncident: true, IsAway: true }).ToList();
                Assert.AreEqual(incidents.Count, it.Outage.Incidents, "the count of incidents");
                Assert.AreEqual(incidents.Count > 0, it.Outage.AllToldAfter is not null, "the mail that speaks of all");
                Assert.IsTrue(incidents.Count == 0 || !(it.Outage.Stage == OutageStage.Resolving), "no end while an incident holds the account");

                foreach (var admin in Admins)
                {
                    List<MailStage> got = [.. it.Received.Where(mail => mail.Admin == admin.Email).DistinctBy(mail => mail.Id).Select(mail => mail.Stage)];
                    Assert.IsLessThanOrEqualTo(1, got.Count(stage => stage == MailStage.Opened), "one opened mail");
                    Assert.IsLessThanOrEqualTo(1, got.Count(stage => stage == MailStage.Resolved), "one resolved mail");
                    Assert.IsTrue(got.Count == 0 || got[0] == MailStage.Opened, "the opened mail comes first");
                    Assert.DoesNotContain(MailStage.Resolved, got.SkipLast(1), "the resolved mail comes last");
                }
            }

            Assert.IsTrue(_cases.Where(it => it.Outage.IsOpen).CountBy(it => it.Outage.Kind).All(kind => kind.Value == 1), "one outage of a kind at a time");
        }

        public void CheckEveryoneKnowsTheEnd()
        {
            foreach (var it in _cases)
            {
                Assert.IsTrue(it.Outage.IsOver, "every outage ends");

                foreach (var admin in Admins)
                {
                    var got = it.Received.Where(mail => mail.Admin == admin.Email).Select(mail => mail.Stage).Distinct().ToList();
                    var told = it.Outage.Stage == OutageStage.Resolved;
                    Assert.AreEqual(told, got.Contains(MailStage.Opened), "told, unless it ended before");
                    Assert.AreEqual(told, got.Contains(MailStage.Resolved), "who was told of the beginning is told of the end");
                }
            }
        }

        private void Park(string address, FailureClass cause, bool crashes)
        {
            var parked = Parked(address, cause, since: _now.AddSeconds(-30));
            var kind = OutageKinds.Of(cause);

            if (Current(kind) is { } current)
            {
                (current.Outage, current.Members[address]) =
                    OutageMembership.Join(current.Outage, current.Members.GetValueOrDefault(address), parked, _now, Options);
            }
            else
            {
                var (outage, first) = OutageMembership.Begin($"{_cases.Count}", parked, kind, _now, Options);
                _cases.Add(new Case(outage) { Members = { [address] = first } });
            }

            if (!crashes)
            {
                Leave(address, kind == OutageKind.Provider ? OutageKind.Mailbox : OutageKind.Provider, moved: true);
            }
        }

        private void OpenIncident(IncidentNotice notice)
        {
            var address = $"incident {notice.Id}";

            if (Current(OutageKind.Provider) is not { } current)
            {
                var (outage, first) = OutageMembership.Begin($"{_cases.Count}", "acme", notice, _now, Options);
                _cases.Add(new Case(outage) { Members = { [address] = first } });
                return;
            }

            (current.Outage, current.Members[address]) =
                OutageMembership.Join(current.Outage, current.Members.GetValueOrDefault(address), notice, _now, Options);
        }

        private void Recover(string address)
        {
            Leave(address, OutageKind.Provider, moved: false);
            Leave(address, OutageKind.Mailbox, moved: false);
        }

        private void Leave(string address, OutageKind kind, bool moved)
        {
            if (Current(kind) is { } current && current.Members.GetValueOrDefault(address) is { IsAway: true } member)
            {
                (current.Outage, var kept) = OutageMembership.Leave(current.Outage, member, moved, _now, Options);

                if (kept is null)
                {
                    current.Members.Remove(address);
                }
                else
                {
                    current.Members[address] = kept;
                }
            }
        }

        private void Work(Case it, Step.Job job)
        {
            if (it.Outage.NextAt is not { } next || next > _now)
            {
                return;
            }

            it.Outage = it.Outage.On(new OutageEvent.Due(), _now, Options);

            if (!(it.Outage.SendAt <= _now))
            {
                return;
            }

            it.Outage = it.Outage.On(new OutageEvent.Claimed(_now.AddMinutes(2)), _now, Options);
            var covers = it.Outage.Mails;
            var reachable = Admins.Where((_, i) => i != job.Down).ToList();
            var mails = 0;

            while (MailPlan.For(it.Outage, reachable, it.Sent) is { Count: > 0 } plan)
            {
                foreach (var planned in plan)
                {
                    var id = $"{planned.Stage}|{planned.Number}|{planned.Admin.Email}";
                    it.Received.Add((planned.Admin.Email, planned.Stage, id));

                    if (mails++ == job.CrashAt)
                    {
                        return;
                    }

                    it.Sent.Add(new SentMail(planned.Admin.Email, planned.Stage, planned.Number, covers, id, "", _now));
                }
            }

            it.Outage = MailPlan.For(it.Outage, Admins, it.Sent).Count == 0
                ? it.Outage.On(new OutageEvent.Told(covers), _now, Options)
                : it.Outage.On(new OutageEvent.SendFailed(_now.AddMinutes(1)), _now, Options);
        }
    }

    private sealed class Case(Outage outage)
    {
        public Outage Outage { get; set; } = outage;

        public Dictionary<string, OutageMember> Members { get; } = [];

        public List<SentMail> Sent { get; } = [];

        public List<(string Admin, MailStage Stage, string Id)> Received { get; } = [];
    }
}
