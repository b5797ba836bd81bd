using Azure.Data.Tables;
using Connector.Delivering;
using Connector.Messages;
using Connector.Simulation;
using Connector.Simulation.Hosting;
using Connector.Simulation.Storage;
using Connector.Storage;

namespace Connector.SimulationTests;

/// <summary>
/// A destination is dead for days, storage fails at random and queues are emptied: each mail arrives, and the right people hear of it once.
/// </summary>
[TestClass]
public sealed class DeadDestinationTests
{
    private static readonly DateTimeOffset Start = Day.Block;

    /// <summary>Nine days of polls and ticks take a computer long: here both are rarer.</summary>
    private static readonly Dictionary<string, string> RarePolls = new() { ["Import__MaxPollInterval"] = "01:00:00" };

    [TestMethod]
    public void Nine_days_of_a_dead_destination_and_lost_queues_end_with_every_mail_delivered_once_and_no_other_account_late()
    {
        var end = Start.AddDays(9);
        var world = Begin(
            end, mailboxes: 4, mailsPerHour: 0.5, new NetworkOptions(Latency.Milliseconds(2, 12), LostRaces: 0.02, Echoes: 0.02), RarePolls,
            tickEvery: 5);
        world.HelpdeskMood = message =>
            IsDead(message.Mailbox.Account) && world.Now < end ? new DeliveryAnswer.Down("The webhook answered 503.") : null;
        LoseQueues(world, end, every: TimeSpan.FromHours(5));

        world.RunUntil(end.AddHours(3));

        AllIsDelivered(world, end);
        Assert.IsTrue(world.Deliveries.Values.All(times => times == 1), "once");
        IsToldOnce(world);
        NobodyElseIsLate(world, atMost: TimeSpan.FromMinutes(40));
        IsInOrderAfter(world, end);
        Assert.IsLessThan(9 * 24 * 60 * 4, world.Posts, "a dead destination is called only now and then");
    }

    /// <summary>All jobs were put off in the few minutes before, and no new one finds out that the destination works again.</summary>
    [TestMethod]
    public void Destination_that_is_back_when_no_more_mail_comes_gets_all_mails_within_minutes()
    {
        var lastMail = Start.AddMinutes(10);
        var back = lastMail.AddMinutes(2);
        var world = Begin(
            lastMail, mailboxes: 12, mailsPerHour: 120, new NetworkOptions(Latency.Milliseconds(2, 12)), new Dictionary<string, string>());
        world.HelpdeskMood = message => IsDead(message.Mailbox.Account) && world.Now > lastMail.AddMinutes(-3) && world.Now < back
            ? new DeliveryAnswer.Down("The webhook answered 503.")
            : null;

        world.RunUntil(back.AddMinutes(4));

        AllIsDelivered(world, lastMail);
        Assert.IsTrue(world.Deliveries.Values.All(times => times == 1), "once");
    }

    [TestMethod]
    public void Storage_that_fails_one_call_in_eight_for_hours_ends_with_everything_delivered_once()
    {
        var end = Start.AddHours(6);
        var world =
            Begin(end, mailboxes: 12, mailsPerHour: 6, new NetworkOptions(Latency.Milliseconds(2, 12)), new Dictionary<string, string>());
        world.Time.At(Start.AddMinutes(1), () => Fail(world, 1 / 16.0));
        world.Time.At(end, () => Fail(world, 0));
        LoseQueues(world, end, every: TimeSpan.FromMinutes(50));

        world.RunUntil(end.AddHours(2));

        AllIsDelivered(world, end);
        IsOneMessageToItsReceiver(world);
    }

    private static bool IsDead(string account) => account is "account-000" or "account-001";

    private static SimulatedWorld Begin(
        DateTimeOffset end, int mailboxes, double mailsPerHour, NetworkOptions network, IReadOnlyDictionary<string, string> settings,
        double tickEvery = 1)
    {
        var world = new SimulatedWorld(new SimulationOptions
        {
            Start = Start,
            MailUntil = end,
            Accounts = 4,
            Mailboxes = mailboxes,
            MailsPerHour = mailsPerHour,
            Instances = 2,
            Network = network,
            Settings = settings,
            TickEvery = tickEvery,
        });
        world.Begin();
        return world;
    }

    private static void Fail(SimulatedWorld world, double share)
    {
        foreach (var instance in world.Instances)
        {
            instance.Network.Failures = share;
        }
    }

    private static void LoseQueues(SimulatedWorld world, DateTimeOffset end, TimeSpan every)
    {
        var chance = new Random(5);

        for (var at = Start + every; at < end; at += every * (0.5 + chance.NextDouble()))
        {
            var queue = StorageNames.Queues[chance.Next(StorageNames.Queues.Count)];
            world.Time.At(at, () => world.Queue(queue).Clear());
            world.Time.At(at + TimeSpan.FromMinutes(7), () => world.Queue(StorageNames.DeliveriesQueue).Clear());
        }
    }

    private static void AllIsDelivered(SimulatedWorld world, DateTimeOffset end)
    {
        var missing = world.Gmail.Boxes
            .SelectMany(box => box.MailsAt(world.Now).Where(mail => mail.At <= end).Select(mail => (box.Key.Address, mail.Id)))
            .Where(mail => !world.Deliveries.ContainsKey(mail))
            .ToList();

        Assert.IsEmpty(missing, $"of {world.Deliveries.Count}");
        Assert.IsGreaterThan(100, world.Deliveries.Count);
        Assert.AreEqual(0, world.Storage.Table(StorageNames.DeliveriesTable).Count, "deliveries left");
        Assert.AreEqual(0, world.Storage.Table(StorageNames.DestinationsTable).Count, "destinations left");
        Assert.AreEqual(0, world.Time.Strays);
    }

    /// <summary>
    /// A delivery whose record is lost comes again under the same key, by which a receiver knows it, and no two mails share a key.
    /// </summary>
    private static void IsOneMessageToItsReceiver(SimulatedWorld world)
    {
        Assert.Contains(times => times > 1, world.Deliveries.Values, "storage fails so often that deliveries come again");
        Assert.IsEmpty(world.Keys.Where(mail => mail.Value.Count != 1).ToList());
        Assert.HasCount(world.Deliveries.Count, world.Keys.Values.SelectMany(keys => keys).ToHashSet(StringComparer.Ordinal));
    }

    private static void IsToldOnce(SimulatedWorld world)
    {
        foreach (var account in Enumerable.Range(0, 4).Select(number => $"account-{number:000}"))
        {
            var mails = world.AdminMails.Where(mail => mail.To == $"admin@{account}.example").ToList();
            var expected = IsDead(account) ? 1 : 0;
            Assert.AreEqual(expected, AdminMail.Count(mails, mail => mail.IsFirst), $"{account} opened");
            Assert.AreEqual(expected, AdminMail.Count(mails, mail => mail.IsAllClear), $"{account} resolved");
        }
    }

    private static void NobodyElseIsLate(SimulatedWorld world, TimeSpan atMost)
    {
        var messages = world.Storage.Table(StorageNames.MessagesTable);
        var late =
            (from box in world.Gmail.Boxes
             where !IsDead(box.Key.Account)
             from mail in box.MailsAt(world.Now)
             let row = (TableEntity?)messages.Find(MessageKeys.Partition(box.Key), MessageKeys.Row(mail.Id))
             let delay = world.DeliveredAt[(box.Key.Address, mail.Id)] - row.GetDateTimeOffset("ImportedAt")
             where delay > atMost
             select (box.Key.Address, mail.Id, delay)).ToList();

        Assert.IsEmpty(late);
    }

    /// <summary>The backlog is delivered at once, oldest first, since a mailbox's mails keep their order.</summary>
    private static void IsInOrderAfter(SimulatedWorld world, DateTimeOffset end)
    {
        foreach (var box in world.Gmail.Boxes.Where(box => IsDead(box.Key.Account)))
        {
            var waited = box.MailsAt(world.Now).Where(mail => mail.At < end.AddHours(-1))
                .Select(mail => world.DeliveredAt[(box.Key.Address, mail.Id)]).ToList();
            Assert.IsLessThanOrEqualTo(TimeSpan.FromMinutes(20), waited.Max() - end, $"{box.Key}");
        }
    }
}
