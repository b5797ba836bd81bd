using System.Globalization;
using Azure.Data.Tables;
using Connector.Delivering;
using Connector.Messages;
using Connector.Simulation;
using Connector.Simulation.Gmail;
using Connector.Storage;
using Connector.TestKit.Zendesk;

namespace Connector.SimulationTests;

/// <summary>
/// 1,000 mails wait for a Zendesk when it takes mail again after two hours. A Team plan gives 200 calls a minute, an Enterprise plan 700
/// (developer.zendesk.com, "Rate limits"). The figures are in docs/performance.md.
/// </summary>
[TestClass]
public sealed class ZendeskCatchUpTests(TestContext context)
{
    private const int Mailboxes = 100;

    private const int MailsPerMailbox = 10;

    private const int Mails = Mailboxes * MailsPerMailbox;

    private const int Team = 200;

    private const int Enterprise = 700;

    /// <summary>Updates of tickets, a minute and account, on every plan (developer.zendesk.com, "Tickets": Update Ticket).</summary>
    private const int Updates = 100;

    /// <summary>A fifth of the plan's calls, and of the updates, stays free for the account's other apps and for its agents.</summary>
    private const double Used = 0.8;

    /// <summary>Two of the four in every run, and all where CONNECTOR_NIGHTLY is set: each takes half a minute.</summary>
    private static IEnumerable<TestDataRow<(int Plan, int MailsPerThread, bool IsMixture, int Calls, int Comments)>> Backlogs =>
        new TestDataRow<(int, int, bool, int, int)>[]
        {
            new((Team, 11, false, 2_300, 1_000)) { DisplayName = "comments" },
            new((Team, 2, true, 2_900, 500)) { DisplayName = "a mixture" },
            new((Team, 1, false, 2_000, 0)) { DisplayName = "new tickets of known senders" },
            new((Enterprise, 2, true, 2_900, 500)) { DisplayName = "a mixture on a larger plan" },
        }.Take(Environment.GetEnvironmentVariable("CONNECTOR_NIGHTLY") is null ? 2 : 4);

    private static readonly DateTimeOffset Down = Day.Block;

    private static readonly DateTimeOffset Up = Down.AddHours(2);

    /// <param name="plan">Calls a minute.</param>
    /// <param name="mailsPerThread">1 for tickets only; 11 for comments on tickets that were made before; 2 for half of each.</param>
    /// <param name="isMixture">Every second mail has a file, and Zendesk does not know one in five of the customers.</param>
    /// <param name="calls">As computed in docs/performance.md.</param>
    /// <param name="comments">How many of the mails update a ticket.</param>
    [TestMethod]
    [DynamicData(nameof(Backlogs))]
    public void Backlog_of_1000_mails_takes_the_calls_and_the_minutes_that_are_computed(
        int plan, int mailsPerThread, bool isMixture, int calls, int comments)
    {
        var world = Begin(mailsPerThread, isMixture);
        world.Zendesk.Options.CallsPerMinute = plan;

        world.RunUntil(Up.AddHours(2));

        var exchanges = CatchUpOf(world);
        var (first, last) = (exchanges.First(IsHandover).At, exchanges[^1].At);
        var (lag, span) = (first - Up, last - first);
        var busiest = BusiestMinuteOf(exchanges);
        var updates = BusiestMinuteOf(exchanges.Where(exchange => exchange.Kind == ZendeskCallKind.UpdateTicket));
        var minutes = Math.Max(calls / (plan * Used), comments / (Updates * Used));
        context.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{exchanges.Count} calls, {span.TotalMinutes:0.0} of {minutes:0.0} minutes after {lag.TotalSeconds:0} s, "
                + $"at most {busiest} calls and {updates} updates a minute, "
                + $"{string.Join(", ", exchanges.GroupBy(exchange => exchange.Kind).Select(kind => $"{kind.Key} {kind.Count()}"))}"));

        AssertOneCommentPerMail(world);
        Assert.IsTrue(exchanges.TrueForAll(exchange => exchange.Reply.Status != 429), "no limit is ever reached");
        Assert.IsLessThan(plan, busiest);
        Assert.IsLessThan(Updates, updates);

        // The longest pause of a delivery while its destination is down is 15 minutes.
        Assert.IsLessThan(16, lag.TotalMinutes, "Replies that wait for other mails must not be what finds out that Zendesk works again.");
        Assert.IsInRange(0.92, 1.08, exchanges.Count / (double)calls, $"{exchanges.Count} calls");
        Assert.IsInRange(0.83, 1.15, span.TotalMinutes / minutes, $"{span.TotalMinutes} minutes");
    }

    [TestMethod]
    public void Mails_that_waited_are_handed_over_oldest_first_and_new_mails_after_them()
    {
        var world = Begin(mailsPerThread: 1, isMixture: false);

        foreach (var (number, box) in world.Gmail.Boxes.Index())
        {
            world.Time.At(Up.AddSeconds(6 * number), () => box.Deliver(1, world.Now));
        }

        world.RunUntil(Up.AddHours(2));

        AssertOneCommentPerMail(world);
        var messages = world.Storage.Table(StorageNames.MessagesTable);
        var stored = world.Gmail.Boxes
            .SelectMany(box => box.MailsAt(world.Now).Select(mail => (box.Key, mail.Id)))
            .Select(mail => (mail.Id, Row: (TableEntity)messages.Find(MessageKeys.Partition(mail.Key), MessageKeys.Row(mail.Id))!))
            .Select(mail => (mail.Id, At: mail.Row.GetDateTimeOffset("ImportedAt")))
            .OrderBy(mail => mail.At)
            .Select((mail, place) => (mail.Id, Place: place))
            .ToDictionary(mail => mail.Id, mail => mail.Place);
        var handed = world.Zendesk.Tickets.OrderBy(ticket => ticket.Id)
            .Select(ticket => stored[ticket.Comments[0].Body.Trim()[..16]])
            .ToList();
        var overtaken = handed.Select((place, index) => handed.Take(index).Count(earlier => earlier > place)).Max();
        context.WriteLine($"A mail is overtaken by at most {overtaken} mails that came later.");

        // A hundred mails are at the front at a time, and one of them may find the calls of three minutes spent, 80 mails each.
        Assert.IsLessThanOrEqualTo(350, overtaken);
    }

    private static SimulatedWorld Begin(int mailsPerThread, bool isMixture)
    {
        var world = new SimulatedWorld(new SimulationOptions
        {
            Start = Down.AddMinutes(-20),
            Accounts = 1,
            Mailboxes = Mailboxes,
            MailsPerHour = 0,
            Instances = 2,
            Settings = new Dictionary<string, string>
            {
                ["Zendesk__BaseUri"] = "http://zendesk.example/",
                ["Zendesk__AllowPrivate"] = "true",
            },
        });
        world.Gmail.MailsPerThread = mailsPerThread;
        world.Gmail.SenderOf = thread => $"customer-{thread}@example.org";
        world.Gmail.HasFile = mail => isMixture && IndexOf(mail) % 2 == 0;
        world.Begin();
        var zendesk = world.Zendesk.Options;
        world.Time.Start(() => world.Instances[0].Get<AccountDestinations>().TrySaveZendeskAsync(
            "account-000", new ZendeskSettings(zendesk.Subdomain, zendesk.ClientId), zendesk.ClientSecret, CancellationToken.None));
        world.Time.At(Down, () => Break(world, isMixture));
        Deliver(world, mailsPerThread);
        return world;
    }

    /// <summary>Zendesk answers 503 for two hours. Afterwards it knows customers as the scenario says.</summary>
    private static void Break(SimulatedWorld world, bool isMixture)
    {
        var outage = world.Zendesk.Faults.Set(new SimulatedFault.Status(503));
        world.Time.At(Up, () =>
        {
            foreach (var sender in world.Gmail.Boxes.SelectMany(box => box.MailsAt(world.Now)).Select(mail => mail.Id)
                .Select(id => world.Gmail.SenderOf(SimulatedGmail.ThreadOf(id, world.Gmail.MailsPerThread)))
                .Distinct().Where((_, index) => !isMixture || index % 3 > 0)
                .Where(sender => world.Zendesk.Users.All(user => user.Email != sender)))
            {
                world.Zendesk.AddUser("Customer", sender);
            }

            outage.Dispose();
        });
    }

    /// <summary>One mail of each mailbox before the outage if its thread continues in it, and then ten, spread over the outage.</summary>
    private static void Deliver(SimulatedWorld world, int mailsPerThread)
    {
        var chance = new Random(7);

        foreach (var box in world.Gmail.Boxes)
        {
            if (mailsPerThread > 1)
            {
                world.Time.At(Down.AddMinutes(-15), () => box.Deliver(1, world.Now));
            }

            for (var mail = 0; mail < MailsPerMailbox; mail++)
            {
                world.Time.At(Down + ((Up - Down) * (0.05 + (0.9 * chance.NextDouble()))), () => box.Deliver(1, world.Now));
            }
        }
    }

    /// <summary>The calls from the end of the outage to the last mail, without those for access tokens.</summary>
    private static List<SimulatedExchange> CatchUpOf(SimulatedWorld world)
    {
        var all = world.Zendesk.Exchanges.Where(exchange => exchange.At >= Up && exchange.Kind != ZendeskCallKind.Token).ToList();
        return all[..(all.FindLastIndex(IsHandover) + 1)];
    }

    private static int BusiestMinuteOf(IEnumerable<SimulatedExchange> exchanges) =>
        exchanges.GroupBy(exchange => exchange.At.Ticks / TimeSpan.TicksPerMinute).Select(minute => minute.Count()).DefaultIfEmpty().Max();

    private static bool IsHandover(SimulatedExchange exchange) =>
        exchange.Kind is ZendeskCallKind.CreateTicket or ZendeskCallKind.UpdateTicket;

    private static void AssertOneCommentPerMail(SimulatedWorld world)
    {
        var comments = world.Zendesk.Tickets.SelectMany(ticket => ticket.Comments).Select(comment => comment.Body.Trim()[..16]);
        var mails = world.Gmail.Boxes.SelectMany(box => box.MailsAt(world.Now)).Select(mail => mail.Id).ToList();

        Assert.IsGreaterThanOrEqualTo(Mails, mails.Count);
        Assert.AreSequenceEqual(mails.Order(), comments.Order());
    }

    private static int IndexOf(string id) => int.Parse(id.AsSpan(8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
