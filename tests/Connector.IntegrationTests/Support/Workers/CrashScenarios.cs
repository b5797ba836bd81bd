using System.Globalization;
using Connector.Importing;
using Connector.Mailboxes;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>The pieces of work of which each step is tried.</summary>
internal static class CrashScenarios
{
    /// <summary>Five mails on one page of history.</summary>
    public static CrashScenario History { get; } = new(async run => CrashRun.Deliver(await run.ConnectAsync(), 5));

    /// <summary>Two pages of history, a job for each.</summary>
    public static CrashScenario Pages { get; } = new(ConnectWithTwoPagesAsync, Settings: ("Import__JobBudget", "00:00:00.001"));

    /// <summary>The first sync of a mailbox with mail in it: two batches, a job for each.</summary>
    public static CrashScenario FullSync { get; } = new(
        async run =>
        {
            var gmail = await run.ConnectAsync(mailbox => mailbox with { Checkpoint = null, SyncFrom = null, ImportFrom = null });
            CrashRun.Deliver(gmail, 98);
            await run.KnowAsync(gmail);
            CrashRun.Deliver(gmail, 5);
        },
        Settings: ("Import__JobBudget", "00:00:00.001"));

    /// <summary>The checkpoint is too old; part of the mail was imported before.</summary>
    public static CrashScenario ExpiredHistory { get; } = new(async run =>
    {
        var gmail = await run.ConnectAsync();
        CrashRun.Deliver(gmail, 2);
        await run.World.RoundAsync(run.World.Sound, run.Token);
        CrashRun.Deliver(gmail, 3);
        gmail.ExpireHistory();
    });

    /// <summary>Of three mails one is too large: a stub takes its place.</summary>
    public static CrashScenario TooLarge { get; } = new(
        async run =>
        {
            var gmail = await run.ConnectAsync();
            CrashRun.Deliver(gmail, 1);
            gmail.Deliver(new GeneratedMails().OfSize(WorkerWorld.SmallLimit * 2));
            CrashRun.Deliver(gmail, 1);
        },
        Settings: ("Import__MaxMessageBytes", WorkerWorld.SmallLimit.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The first sync of a mailbox of which only the newest mails are wanted.</summary>
    public static CrashScenario Counted { get; } = new(async run =>
    {
        var gmail =
            await run.ConnectAsync(mailbox => mailbox with { Checkpoint = null, SyncFrom = null, ImportFrom = null, ImportCount = 3 });
        gmail.Deliver("Subject: old\r\n\r\nold"u8.ToArray(), internalDate: run.World.Clock.GetUtcNow().AddDays(-2));
        await run.KnowAsync(gmail);
        CrashRun.Deliver(gmail, 3);
    });

    /// <summary>Gmail is blocked: the mailbox is parked and an alert is due.</summary>
    public static CrashScenario Block { get; } = new(
        async run =>
        {
            CrashRun.Deliver(await run.ConnectAsync(), 2);
            run.World.Gmail.Faults.Block();
        },
        Afterwards: async run =>
        {
            await ParkAsync(run);
            run.World.Gmail.Faults.Clear();
        });

    /// <summary>The block is over: a probe finds the way open, and what waited, two pages, is fetched.</summary>
    public static CrashScenario Recovery { get; } = new(async run =>
    {
        await ConnectWithTwoPagesAsync(run);
        run.World.Gmail.Faults.Block();
        await ParkAsync(run);
        run.World.Gmail.Faults.Clear();
        run.World.Clock.MoveOn(TimeSpan.FromMinutes(1));
    });

    /// <summary>The planner's tick, over three mailboxes.</summary>
    public static CrashScenario Plan { get; } = new(
        async run =>
        {
            for (var number = 0; number < 3; number++)
            {
                CrashRun.Deliver(await run.ConnectAsync(), 1);
            }
        },
        (run, worker) => worker.Get<FetchPlanner>().PlanDueAsync(run.Token));

    private static async Task ConnectWithTwoPagesAsync(CrashRun run)
    {
        var gmail = await run.ConnectAsync();
        CrashRun.Deliver(gmail, 2);
        CrashRun.TurnPage(gmail);
        CrashRun.Deliver(gmail, 2);
    }

    private static async Task ParkAsync(CrashRun run)
    {
        for (var round = 0; round < 3 && await StateAsync(run) is not MailboxState.Parked; round++)
        {
            run.World.Clock.MoveOn(WorkerWorld.PastTheLease);
            await run.World.RoundAsync(run.World.Sound, run.Token);
        }

        Assert.IsInstanceOfType<MailboxState.Parked>(await StateAsync(run));
        Assert.IsNotNull(
            await run.World.Sound.Get<ParkedMailboxTable>().FindAsync(run.Key, run.Token), "it has its row in ParkedMailboxes");
        Assert.AreEqual(1, await run.World.OutagesWithAsync(run.Key, run.Token), "its administrators will be told");
    }

    private static async Task<MailboxState> StateAsync(CrashRun run) => (await run.World.MailboxAsync(run.Key, run.Token)).State;
}
