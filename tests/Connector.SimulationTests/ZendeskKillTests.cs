using Connector.Delivering;
using Connector.Simulation;
using Connector.Simulation.Gmail;
using Connector.Simulation.Storage;

namespace Connector.SimulationTests;

/// <summary>
/// Processes die at random between a mail and its ticket: before or after a call to Zendesk or a write about the delivery. Each thread is
/// one ticket, with each of its mails once and in order.
/// </summary>
[TestClass]
public sealed class ZendeskKillTests(TestContext context)
{
    private const int MailsPerThread = 4;

    /// <summary>
    /// A mail waits about eight minutes for the one that it answers, so the work of a dead process is done before the next one dies.
    /// </summary>
    private static readonly TimeSpan BetweenKills = TimeSpan.FromMinutes(13);

    private static readonly DateTimeOffset Start = Day.Block;

    /// <summary>250 kills in every run, and 1,000 with other seeds where CONNECTOR_KILLS is set, which takes more than a minute.</summary>
    [TestMethod]
    [DynamicData(nameof(Seeds))]
    public void Processes_that_die_between_mail_and_ticket_leave_one_ticket_per_thread_with_each_mail_once_and_in_order(int seed)
    {
        const int kills = 250;
        var end = Start + (BetweenKills * 2 * kills);
        var world = Begin(seed, end);
        var killed = KillAtRandom(world, new Random(seed), kills);

        world.RunUntil(end.AddHours(2));

        Assert.AreEqual(0, world.Time.Strays, "continuations that left the simulation");
        AssertThreads(world);
        Assert.AreEqual(kills, killed(), "kills");
        context.WriteLine($"{killed()} kills, {world.Zendesk.Tickets.Count} tickets, {world.Zendesk.Exchanges.Count} calls");
    }

    private static IEnumerable<object[]> Seeds =>
        from seed in Enumerable.Range(1, Environment.GetEnvironmentVariable("CONNECTOR_KILLS") is null ? 1 : 4)
        select new object[] { seed };

    private static SimulatedWorld Begin(int seed, DateTimeOffset end)
    {
        var world = new SimulatedWorld(new SimulationOptions
        {
            Seed = seed,
            Start = Start,
            MailUntil = end,
            Accounts = 2,
            Mailboxes = 6,
            MailsPerHour = 3,
            Instances = 2,
            TickEvery = 2,
            Settings = new Dictionary<string, string>
            {
                ["Zendesk__BaseUri"] = "http://zendesk.example/",
                ["Zendesk__AllowPrivate"] = "true",
                ["Import__MaxPollInterval"] = "00:15:00",
            },
        });
        world.Gmail.MailsPerThread = MailsPerThread;
        world.Begin();

        foreach (var account in Enumerable.Range(0, 2).Select(number => $"account-{number:000}"))
        {
            var zendesk = world.Zendesk.Options;
            world.Time.Start(() => world.Instances[0].Get<AccountDestinations>().TrySaveZendeskAsync(
                account, new ZendeskSettings(zendesk.Subdomain, zendesk.ClientId), zendesk.ClientSecret, CancellationToken.None));
        }

        return world;
    }

    /// <returns>Returns the number of kills so far.</returns>
    private static Func<int> KillAtRandom(SimulatedWorld world, Random chance, int kills)
    {
        var (killed, left, isAfter) = (0, int.MaxValue, false);
        Arm();

        foreach (var instance in world.Instances)
        {
            Watch(instance.Network);
        }

        world.Added += instance => Watch(instance.Network);
        return () => killed;

        void Watch(Network network)
        {
            network.KillsBefore = call => !isAfter && Dies(call);
            network.KillsAfter = call => isAfter && Dies(call);
        }

        void Arm() => world.Time.At(world.Now + BetweenKills, () => (left, isAfter) = (chance.Next(60), chance.Next(2) == 0));

        bool Dies(string call)
        {
            if (!IsOfDelivery(call) || killed == kills || left == int.MaxValue || left-- > 0)
            {
                return false;
            }

            killed++;
            left = int.MaxValue;
            world.Time.At(world.Now.AddSeconds(20), () => world.Add());
            Arm();
            return true;
        }
    }

    private static bool IsOfDelivery(string call) =>
        call.StartsWith("Zendesk", StringComparison.Ordinal) || call is "Deliveries.write" or "Messages.write" or "Destinations.write";

    private static void AssertThreads(SimulatedWorld world)
    {
        var comments = world.Zendesk.Tickets
            .SelectMany(ticket => ticket.Comments.Select(comment => (Ticket: ticket.Id, Mail: comment.Body.Trim()[..16])))
            .ToList();
        var mails = world.Gmail.Boxes.SelectMany(box => box.MailsAt(world.Now).Select(mail => mail.Id)).ToList();

        Assert.IsGreaterThan(100, mails.Count);
        Assert.AreSequenceEqual(mails.Order(), comments.Select(comment => comment.Mail).Order(), "each mail is one comment");

        foreach (var thread in comments.GroupBy(comment => SimulatedGmail.ThreadOf(comment.Mail, MailsPerThread)))
        {
            Assert.HasCount(1, thread.Select(comment => comment.Ticket).Distinct().ToList(), $"tickets of the thread {thread.Key}");
            Assert.AreSequenceEqual(thread.Select(comment => comment.Mail).Order(), thread.Select(comment => comment.Mail), "order");
        }
    }
}
