using Azure.Data.Tables;
using Connector.Delivering;
using Connector.Delivering.Health;
using Connector.Simulation;
using Connector.Simulation.Storage;
using Connector.Storage;

namespace Connector.SimulationTests;

/// <summary>What the answers of a destination do to their mail, to other mails and to the administrators.</summary>
[TestClass]
public sealed class DestinationAnswerTests
{
    private const string Account = "account-000";

    private static readonly DateTimeOffset Start = Day.Block;

    [TestMethod]
    public void Mail_that_has_to_wait_waits_alone_and_says_nothing_about_the_destination()
    {
        var world = Begin(mailsPerHour: 600);
        var waiting = new Dictionary<string, string>();
        world.HelpdeskMood = message =>
        {
            waiting.TryAdd(message.Mailbox.Address, message.GmailId);
            return waiting[message.Mailbox.Address] == message.GmailId && world.Now < Start.AddMinutes(40)
                ? new DeliveryAnswer.Later("the mail that it answers is not delivered", TimeSpan.FromMinutes(7))
                : null;
        };

        world.RunUntil(Start.AddMinutes(30));

        Assert.HasCount(2, waiting);
        Assert.AreEqual(2, world.Storage.Table(StorageNames.DeliveriesTable).Count, "each waits in a delivery of its own");
        Assert.AreEqual(0, world.Storage.Table(StorageNames.DestinationsTable).Count, "no failure is counted");
        AssertDelivered(world, except: waiting.Values);
        var posts = world.Posts;
        world.RunUntil(Start.AddMinutes(55));
        AssertDelivered(world, except: []);
        Assert.IsTrue(world.Deliveries.Values.All(times => times == 1), "once");
        Assert.IsLessThan(posts + 10, world.Posts, "a mail is tried after its wait only");
        Assert.IsEmpty(world.AdminMails);
    }

    [TestMethod]
    public void Destination_at_its_limit_gets_the_rest_of_the_job_after_the_wait()
    {
        var world = Begin(mailsPerHour: 600);
        var (minute, taken) = (0L, 0);
        world.HelpdeskMood = _ =>
        {
            var now = world.Now.UtcTicks / TimeSpan.TicksPerMinute;
            (minute, taken) = now == minute ? (minute, taken + 1) : (now, 1);
            return taken > 10 ? new DeliveryAnswer.Paced(TimeSpan.FromMinutes(1)) : null;
        };

        world.RunUntil(Start.AddMinutes(8));

        Assert.AreEqual(0, world.Storage.Table(StorageNames.DestinationsTable).Count, "no failure is counted");
        world.RunUntil(Start.AddMinutes(40));
        AssertDelivered(world, except: []);
        Assert.IsTrue(world.Deliveries.Values.All(times => times == 1), "once");
        Assert.IsEmpty(world.AdminMails);
    }

    [TestMethod]
    public void Mails_that_the_destination_refuses_on_purpose_are_dead_letters_and_alarm_no_administrator()
    {
        var world = Begin(mailsPerHour: 60);
        world.HelpdeskMood = _ => new DeliveryAnswer.Rejected("the helpdesk has blocked the sender") { IsQuiet = true };

        world.RunUntil(Start.AddHours(4));

        Assert.AreEqual(Mails(world).Count, world.Storage.Table(StorageNames.DeadLettersTable).Count);
        Assert.AreEqual(0, world.Storage.Table(StorageNames.DestinationsTable).Count, "the destination works");
        Assert.IsEmpty(
            world.Storage.Table(StorageNames.AlertsTable).List().Where(row => !row.PartitionKey.StartsWith('!')).ToList(),
            "no outage, no digest");
        Assert.IsEmpty(world.AdminMails);
    }

    [TestMethod]
    public void Outage_ends_with_a_mail_that_the_destination_refuses_on_purpose()
    {
        var world = Begin(mailsPerHour: 60);
        world.HelpdeskMood = _ => world.Now < Start.AddMinutes(5)
            ? new DeliveryAnswer.Down("503")
            : new DeliveryAnswer.Rejected("the helpdesk has blocked the sender") { IsQuiet = true };

        world.RunUntil(Start.AddMinutes(30));

        Assert.AreEqual(Mails(world).Count, world.Storage.Table(StorageNames.DeadLettersTable).Count);
        Assert.AreEqual(0, world.Storage.Table(StorageNames.DestinationsTable).Count);
    }

    [TestMethod]
    public void Destination_that_denies_access_is_down_with_a_cause_of_its_own()
    {
        var world = Begin(mailsPerHour: 60);
        world.HelpdeskMood = _ => world.Now < Start.AddHours(2) ? new DeliveryAnswer.Down("401") { IsDenied = true } : null;

        world.RunUntil(Start.AddHours(1));

        var health = world.Ask(instance => instance.Get<DestinationTable>().FindAsync(Account, CancellationToken.None))!;
        Assert.IsTrue(health is { IsDown: true, IsDenied: true });
        Assert.Contains(
            row => row.GetString("State")?.Contains("\"isDenied\":true", StringComparison.Ordinal) == true,
            world.Storage.Table(StorageNames.AlertsTable).List().OfType<TableEntity>(),
            "the mail to the administrators says so");
        Assert.HasCount(1, world.AdminMails);

        world.RunUntil(Start.AddHours(3));

        AssertDelivered(world, except: []);
        Assert.AreEqual(0, world.Storage.Table(StorageNames.DestinationsTable).Count);
    }

    private static SimulatedWorld Begin(double mailsPerHour)
    {
        var world = new SimulatedWorld(new SimulationOptions
        {
            Start = Start,
            MailUntil = Start.AddMinutes(10),
            Accounts = 1,
            Mailboxes = 2,
            MailsPerHour = mailsPerHour,
            Instances = 1,
            Network = new NetworkOptions(Latency.Milliseconds(2, 12)),
        });
        world.Begin();
        return world;
    }

    private static List<(string Address, string Id)> Mails(SimulatedWorld world) =>
        [.. world.Gmail.Boxes.SelectMany(box => box.MailsAt(world.Now).Select(mail => (box.Key.Address, mail.Id)))];

    private static void AssertDelivered(SimulatedWorld world, IEnumerable<string> except)
    {
        var mails = Mails(world);
        Assert.IsNotEmpty(mails);
        Assert.AreSequenceEqual(
            except.Order(StringComparer.Ordinal),
            mails.Where(mail => !world.Deliveries.ContainsKey(mail)).Select(mail => mail.Id).Order(StringComparer.Ordinal));
    }
}
