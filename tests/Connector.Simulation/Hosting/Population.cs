using Connector.Importing.Push;
using Connector.Mailboxes;
using Connector.Simulation.Gmail;

namespace Connector.Simulation.Hosting;

/// <summary>Adds accounts and mailboxes to a world, as if they had been connected long ago.</summary>
public sealed class Population(SimulatedWorld world)
{
    /// <summary>Adds the accounts and the mailboxes of the world's options.</summary>
    public void AddAll()
    {
        var options = world.Options;
        var chance = world.NewChance("population");

        for (var account = 0; account < options.Accounts; account++)
        {
            AddAccount($"account-{account:000}");
        }

        for (var number = 0; number < options.Mailboxes; number++)
        {
            var key = new MailboxKey($"account-{number % options.Accounts:000}", $"box{number:00000}@example.com");
            AddMailbox(key, options.FlowOf(number), chance, mailbox => Watched(mailbox, chance));
        }
    }

    /// <param name="admins">The number of administrators.</param>
    public void AddAccount(string id, int admins = 1)
    {
        var others = Enumerable.Range(2, admins - 1).Select(number => new Admin($"admin{number}@{id}.example"));
        var account = new Account(id, $"Account {id}", Locale.En, [new Admin($"admin@{id}.example"), .. others]);
        Start(instance => instance.Get<AccountTable>().SaveAsync(account, CancellationToken.None));
    }

    /// <param name="change">What is different from a mailbox that was connected long ago.</param>
    public GmailBox AddMailbox(MailboxKey key, double mailsPerHour, Random? chance = null, Func<Mailbox, Mailbox>? change = null) =>
        AddMailbox(key, new MailFlow(mailsPerHour), chance, change);

    private GmailBox AddMailbox(MailboxKey key, MailFlow flow, Random? chance, Func<Mailbox, Mailbox>? change)
    {
        chance ??= world.NewChance($"population {key.Address}");
        var options = world.Options;
        var box = new GmailBox(
            world.Gmail.Boxes.Count, key, flow, options.Start, options.MailUntil, world.NewChance(key.Address));
        world.Gmail.Add(box);

        // Mail came in the last hours, so that mailboxes are polled as often as in the middle of a day.
        var imported = options.Start - (options.LastMailWithin * chance.NextDouble());
        var mailbox = new Mailbox
        {
            Key = key,
            Id = Guid.NewGuid(),
            Identity = GoogleIdentity.Of(key.Address),
            Checkpoint = box.HistoryIdAt(options.Start),
            ImportFrom = options.Start,
            ConnectedAt = options.Start.AddDays(-100),
            LastFetchAt = options.Start - (TimeSpan.FromMinutes(1) * chance.NextDouble()),
            LastImportedAt = imported,
            PollAt = options.Start + (options.FirstPollWithin * chance.NextDouble()),
            State = new MailboxState.Active(),
        };
        Start(instance => instance.Get<MailboxTable>().TryAddAsync(change?.Invoke(mailbox) ?? mailbox, CancellationToken.None));
        return box;
    }

    /// <summary>With the push watch that a mailbox has if Gmail announces mail.</summary>
    private Mailbox Watched(Mailbox mailbox, Random chance)
    {
        if (!world.Options.IsPushed)
        {
            return mailbox;
        }

        var until = world.Options.Start.AddDays(6);
        Start(instance => instance.Get<WatchTable>().SaveAsync(mailbox.Key, until, CancellationToken.None));
        return mailbox with { WatchAt = world.Options.Start.AddDays(chance.NextDouble()), WatchedUntil = until };
    }

    private void Start(Func<Instance, Task> work) => world.Time.Start(() => work(world.Instances[0]));
}
