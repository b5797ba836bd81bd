using System.Text;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>One run of a scenario: its mailboxes, in an account of their own, from their connection until all is at rest.</summary>
internal sealed class CrashRun(WorkerWorld world, string account, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(40);

    private readonly List<(MailboxKey Key, SimulatedMailbox Gmail)> _mailboxes = [];
    private readonly HashSet<string> _knownBefore = new(StringComparer.Ordinal);

    public WorkerWorld World => world;

    public CancellationToken Token => cancellationToken;

    public MailboxKey Key => _mailboxes[0].Key;

    public async Task<SimulatedMailbox> ConnectAsync(Func<Mailbox, Mailbox>? change = null)
    {
        var key = new MailboxKey(account, $"m{_mailboxes.Count}@{account}.example");
        var gmail = await world.ConnectAsync(key.Account, key.Address, Token, change);
        _mailboxes.Add((key, gmail));
        return gmail;
    }

    public static void Deliver(SimulatedMailbox gmail, int count)
    {
        foreach (var number in Enumerable.Range(1, count))
        {
            gmail.Deliver(Encoding.UTF8.GetBytes($"Message-ID: <{number}@{gmail.Address}>\r\nSubject: {number}\r\n\r\nhello {number}"));
        }
    }

    /// <summary>So much history that what follows is on the next page, and none of it a mail.</summary>
    public static void TurnPage(SimulatedMailbox gmail)
    {
        foreach (var number in Enumerable.Range(1, 100))
        {
            gmail.AddLabels(gmail.Messages[0].Id, $"Label_{number}");
        }
    }

    /// <summary>Marks the mails in the mailbox as imported long ago.</summary>
    public async Task KnowAsync(SimulatedMailbox gmail)
    {
        await world.Sound.Get<MessageStore>().AddRowsAsync(
            Key, [.. gmail.Messages.Select(message => new MessageRow(message.Id, MessageState.Gone, world.Clock.GetUtcNow()))]);
        _knownBefore.UnionWith(gmail.Messages.Select(message => message.Id));
    }

    /// <summary>Rounds of a sound worker until nothing is left to do; a bounded number.</summary>
    public async Task SettleAsync()
    {
        string? unrest;
        var rounds = 0;

        do
        {
            world.Clock.MoveOn(Round);
            await world.RoundAsync(world.Sound, Token);
            unrest = await UnrestAsync();
        }
        while (unrest is not null && ++rounds < 15);

        Assert.IsNull(unrest, "it comes to rest");
    }

    /// <returns>The work that is left; null for none.</returns>
    public async Task<string?> UnrestAsync()
    {
        foreach (var (key, gmail) in _mailboxes)
        {
            if (await world.UnrestAsync(key, gmail, Token) is { } unrest)
            {
                return $"{key}: {unrest}";
            }
        }

        return null;
    }

    public async Task AssertExactAsync()
    {
        foreach (var (key, gmail) in _mailboxes)
        {
            var rows = await world.RowsAsync(key, Token);
            Assert.HasCount(gmail.Messages.Count, rows, "a row for each mail");

            foreach (var message in gmail.Messages.Where(message => !_knownBefore.Contains(message.Id)))
            {
                await world.AssertStoredAsync(rows, message, Token);
            }

            Assert.AreEqual(0, await world.OutagesWithAsync(key, Token), "no outage holds it to be away");
        }

        Assert.HasCount(
            _mailboxes.Sum(mailbox => mailbox.Gmail.Messages.Count) - _knownBefore.Count, await world.BlobsAsync(Key, Token),
            "a blob for each mail");
        Assert.IsEmpty(await world.BlobsAsync(Key, Token, StorageNames.SyncContainer), "no list is left over");
    }

    public async Task RemoveAsync()
    {
        foreach (var (key, gmail) in _mailboxes)
        {
            await world.Sound.Get<MailboxTable>().DeleteAsync(key, Token);
            world.Gmail.RemoveMailbox(gmail.Address);
        }
    }
}
