using Connector.Gmail;
using Connector.Incidents;
using Connector.Simulation.Days;
using Connector.Simulation.Gmail;
using Connector.Simulation.Hosting;
using Connector.Simulation.Storage;
using CsCheck;

namespace Connector.SimulationTests;

/// <summary>
/// The invariants hold while the provider blocks at random, processes die, saves lose races, and reports come late.
/// </summary>
[TestClass]
[TestCategory("Property")]
public sealed class InvariantProperties
{
    private static readonly DateTimeOffset From = Day.Block;

    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);

    private static readonly Gen<Spell> AnySpell = Gen.Select(
        Gen.Int[0, 25], Gen.Int[1, 12], Gen.Int[0, 3], Gen.Bool, Gen.Int[-1, 3],
        (at, minutes, share, isIll, account) =>
        new Spell(From.AddMinutes(at), From.AddMinutes(at + minutes), share == 0 ? 0.5 : 1, isIll, account));

    private static readonly Gen<Course> AnyCourse = Gen.Select(
        Gen.Int[0, int.MaxValue], AnySpell.Array[0, 4], Gen.Int[1, 3], Gen.Int[8, 40], Gen.Int[0, 35].Array[0, 3], Gen.Double[0, 0.2],
        Gen.Double[0, 0.1],
        (seed, spells, instances, mailboxes, kills, races, echoes) => new Course(seed, spells, instances, mailboxes, kills, races, echoes));

    [TestMethod]
    public void Any_course_of_events_keeps_the_invariants() =>
        AnyCourse.Sample(Holds, iter: 40, threads: 1, print: course => course.ToString());

    private static void Holds(Course course)
    {
        var chance = new Random(course.Seed);
        var day = DayOf(course);
        day.World.Gmail.Door = call => course.Spells.FirstOrDefault(spell => spell.Stops(call, chance))?.Answer;

        var figures = day.Run(TimeSpan.FromHours(1));
        var world = day.World;

        // I1, I2, I4: every mail is stored and delivered. I3: once, unless the process that delivered it died.
        Assert.AreEqual(0, figures.MailOutcome.Lost, string.Join('\n', figures.MailOutcome.Examples));
        Assert.AreEqual(0, figures.MailOutcome.Poison, "poison");
        Assert.IsTrue(course.Kills.Length > 0 || figures.MailOutcome.Doubled == 0, "doubled");

        // I5
        Assert.AreEqual(0, world.Gmail.Overlaps, "two workers fetched one mailbox");

        // I6
        Assert.AreEqual(0, figures.ReconnectSaid, "reconnect said");

        // I7
        foreach (var incident in world.Incidents())
        {
            Assert.AreEqual(IncidentPhase.Resolved, incident.Phase == IncidentPhase.Merged ? IncidentPhase.Resolved : incident.Phase);
            AssertOnlyCanariesCall(incident, day.Calls);
        }

        // I8
        foreach (var mails in world.AdminMails.GroupBy(mail => mail.To))
        {
            Assert.AreEqual(AdminMail.Count(mails, mail => mail.IsFirst), AdminMail.Count(mails, mail => mail.IsAllClear), mails.Key);
        }
    }

    private static BlockedDay DayOf(Course course)
    {
        var end = From.AddMinutes(40);
        var day = new BlockedDay(
            Day.Options with
            {
                Seed = course.Seed,
                Accounts = 4,
                Mailboxes = course.Mailboxes,
                Instances = course.Instances,
                MailsPerHour = 6,
                MailUntil = end,
                Network = new NetworkOptions(Latency.Milliseconds(2, 400), course.Races, course.Echoes),
            },
            From,
            end);

        foreach (var minute in course.Kills)
        {
            day.World.Time.At(From.AddMinutes(minute).AddSeconds(7), () =>
            {
                day.World.Instances.First(instance => instance.Network.IsAlive).Network.Kill();
                day.World.Add();
            });
        }

        return day;
    }

    private static void AssertOnlyCanariesCall(Incident incident, CallLog calls)
    {
        DateTimeOffset? shut = null;

        foreach (var entry in incident.Timeline)
        {
            switch (entry.What)
            {
                case "detected" or "reopened" or "relapsed":
                    shut = entry.At + Late;
                    break;

                case "rampStep" or "resolved" or "merged" when shut is { } from:
                    var strays = calls.All.Where(call => !call.IsCanary && call.At > from && call.At < entry.At
                        && incident.Covers(call.Box.Key.Account)).ToList();
                    Assert.IsEmpty(strays, $"{incident.Id} was blocked from {from:T} to {entry.At:T}");
                    shut = null;
                    break;
            }
        }
    }

    private sealed record Course(int Seed, Spell[] Spells, int Instances, int Mailboxes, int[] Kills, double Races, double Echoes)
    {
        public override string ToString() =>
            $"seed {Seed}, {Instances} instances, {Mailboxes} mailboxes, races {Races:0.00}, echoes {Echoes:0.00}, kills "
                + $"[{string.Join(' ', Kills)}], {string.Join("; ", Spells.AsEnumerable())}";
    }

    /// <param name="Account">The only one concerned; none for all.</param>
    private sealed record Spell(DateTimeOffset From, DateTimeOffset Until, double Share, bool IsIll, int Account)
    {
        public ProviderAnswer Answer => IsIll ? Doors.Unavailable : Doors.Blocked;

        public bool Stops(SimulatedCall call, Random chance) =>
            call.At >= From && call.At < Until && (Account < 0 || call.Box.Number % 4 == Account)
                && (Share >= 1 || chance.NextDouble() < Share);
    }
}
