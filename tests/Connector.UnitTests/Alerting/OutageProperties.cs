using Connector.Alerting;
using Connector.Mailboxes;
using CsCheck;

namespace Connector.UnitTests.Alerting;

/// <summary>Drives the real outbox and the real jobs over simulated storage, with lost races and a crash at any call.</summary>
[TestClass]
[TestCategory("Property")]
public sealed class OutageProperties
{
    private static readonly Gen<string> AnyMailbox = Gen.Int[0, 3].Select(OutageWorld.Mailbox);

    /// <summary>Mostly none.</summary>
    private static readonly Gen<int?> AnyCrash = Gen.Int[0, 60].Select(call => call < 15 ? call : (int?)null);

    private static readonly Gen<Action<OutageWorld>> AnyStep = Gen.Frequency(
        (5, Gen.Select(AnyMailbox, Gen.Int[0, 3], AnyCrash).Select<(string Mailbox, int Kind, int? Crash), Action<OutageWorld>>(it =>
            world => world.Park(it.Mailbox, it.Kind == 0 ? FailureClass.CredentialsRevoked : FailureClass.ProviderBlocked, it.Crash))),
        (4, Gen.Select(AnyMailbox, AnyCrash).Select<(string Mailbox, int? Crash), Action<OutageWorld>>(
        it => world => world.Recover(it.Mailbox, it.Crash))),
        (1, Gen.Select(Gen.Int[0, 1], AnyCrash).Select<(int Incident, int? Crash), Action<OutageWorld>>(it =>
            world => world.OpenIncident($"{it.Incident}", it.Crash))),
        (1, Gen.Select(Gen.Int[0, 1], AnyCrash).Select<(int Incident, int? Crash), Action<OutageWorld>>(it =>
            world => world.ResolveIncident($"{it.Incident}", it.Crash))),
        (4, Gen.Int[1, 3000].Select<int, Action<OutageWorld>>(seconds => world => world.Wait(TimeSpan.FromSeconds(seconds)))),
        (6, Gen.Select(Gen.Int[-1, 1], Gen.Int[0, 9], AnyCrash).Select<(int Down, int CrashAfter, int? Crash), Action<OutageWorld>>(it =>
            world => world.Work(it.Down, it.CrashAfter < 2 ? it.CrashAfter : null, it.Crash))));

    [TestMethod]
    public void Each_administrator_gets_each_mail_once_and_in_order_whatever_happens() =>
        Gen.Select(Gen.Int, AnyStep.Array[0, 60]).Sample(
            (seed, steps) =>
            {
                using var world = new OutageWorld(seed);

                foreach (var step in steps)
                {
                    step(world);
                    Check(world);
                }

                world.Settle();
                Check(world);
                CheckEnd(world);
            },
            iter: 60);

    private static void Check(OutageWorld world)
    {
        var outages = world.Outages();

        foreach (var (outage, members) in outages)
        {
            var away = members.Where(member => member.IsAway).ToList();
            var incidents = away.Count(member => member.IsIncident);
            Assert.AreEqual(away.Count, outage.Away, "count of members that are away");
            Assert.AreEqual(away.Count(member => member.JoinedAfter == outage.Mails), outage.News, "count of news");
            Assert.AreEqual(incidents, outage.Incidents, "count of incidents");
            Assert.AreEqual(incidents > 0, outage.AllToldAfter is not null, "mail that covers every address");
            Assert.IsTrue(incidents == 0 || outage.Stage != OutageStage.Resolving, "no end while an incident holds the account");

            foreach (var got in OutageWorld.Admins.Select(admin => world.Received(outage, admin)))
            {
                Assert.IsLessThanOrEqualTo(1, got.Count(stage => stage == MailStage.Opened), "one opened mail");
                Assert.IsLessThanOrEqualTo(1, got.Count(stage => stage == MailStage.Resolved), "one resolved mail");
                Assert.IsTrue(got.Count == 0 || got[0] == MailStage.Opened, "opened mail first");
                Assert.DoesNotContain(MailStage.Resolved, got.SkipLast(1), "resolved mail last");
            }
        }

        Assert.IsTrue(
            outages.Where(it => it.Outage.IsOpen).CountBy(it => it.Outage.Kind).All(kind => kind.Value == 1), "one open outage of a kind");
    }

    private static void CheckEnd(OutageWorld world)
    {
        foreach (var (outage, _) in world.Outages())
        {
            Assert.IsTrue(outage.IsOver, $"every outage ends: {outage}");
            var isTold = outage.Stage == OutageStage.Resolved;

            foreach (var got in OutageWorld.Admins.Select(admin => world.Received(outage, admin)))
            {
                Assert.AreEqual(isTold, got.Contains(MailStage.Opened), "opened mail, unless the outage ended before");
                Assert.AreEqual(isTold, got.Contains(MailStage.Resolved), "resolved mail after an opened mail");
            }
        }
    }
}
