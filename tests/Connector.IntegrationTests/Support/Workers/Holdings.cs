using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.TestKit.Gmail;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>The rows and blobs of one mailbox, and assertions about them at the end.</summary>
internal static class Holdings
{
    /// <summary>The rows of a mailbox in Messages, by Gmail id.</summary>
    public static Task<Dictionary<string, TableEntity>> RowsAsync(
        this WorkerWorld world, MailboxKey key, CancellationToken cancellationToken) =>
        AppServices.MessagesAsync(world.Sound.Services, key, cancellationToken);

    /// <summary>The names of a mailbox's blobs.</summary>
    public static async Task<List<string>> BlobsAsync(
        this WorkerWorld world, MailboxKey key, CancellationToken cancellationToken, string container = StorageNames.MailContainer) =>
        await world.Sound.Get<BlobServiceClient>().GetBlobContainerClient(container)
            .GetBlobsAsync(
                Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, $"{key.Account}/",
                cancellationToken)
            .Select(blob => blob.Name).ToListAsync(cancellationToken);

    public static async Task AssertStoredAsync(
        this WorkerWorld world, IReadOnlyDictionary<string, TableEntity> rows, SimulatedMessage message,
        CancellationToken cancellationToken)
    {
        Assert.IsTrue(rows.TryGetValue(message.Id, out var row), $"mail {message.Id} is lost");
        Assert.AreEqual("Delivered", row.GetString("State"), $"mail {message.Id}");
        var blob =
            world.Sound.Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.MailContainer).GetBlobClient(row.GetString("Blob"));
        var bytes = (await blob.DownloadContentAsync(cancellationToken)).Value.Content;

        if (message.Size > WorkerWorld.SmallLimit)
        {
            Assert.AreEqual("too-large", row.GetString("Stub"), $"mail {message.Id} has a stub");
            Assert.AreEqual(message.Size, row.GetInt64("OriginalSize"), $"mail {message.Id}");
            Assert.Contains("X-Connector-Stub: too-large", bytes.ToString());
            return;
        }

        Assert.IsTrue(message.Raw.Span.SequenceEqual(bytes), $"the bytes of {message.Id}");
    }

    /// <summary>Finds work that is left: a mailbox must be active, caught up, unleased and not parked.</summary>
    public static async Task<string?> UnrestAsync(
        this WorkerWorld world, MailboxKey key, SimulatedMailbox gmail, CancellationToken cancellationToken)
    {
        var mailbox = await world.MailboxAsync(key, cancellationToken);

        return mailbox switch
        {
            { State: not MailboxState.Active } => $"the mailbox is {mailbox.State}",
            _ when mailbox.Checkpoint != gmail.HistoryId => $"the checkpoint is {mailbox.Checkpoint}, not {gmail.HistoryId}",
            { Sync: not null } => "a sync is under way",
            _ when mailbox.LeasedUntil > DateTimeOffset.UnixEpoch => "a worker holds it",
            _ when mailbox.PlannedAt > DateTimeOffset.UnixEpoch => "a job is on its way",
            _ when await world.Sound.Get<ParkedMailboxTable>().FindAsync(key, cancellationToken) is not null =>
            "its row is still in ParkedMailboxes",
            _ => null,
        };
    }

    /// <summary>How many of an account's open outages hold the mailbox to be away.</summary>
    public static async Task<int> OutagesWithAsync(this WorkerWorld world, MailboxKey key, CancellationToken cancellationToken)
    {
        var outages = world.Sound.Get<OutageTable>();
        var count = 0;

        foreach (var kind in Enum.GetValues<OutageKind>())
        {
            if (await outages.FindOpenAsync(key.Account, kind, cancellationToken) is { } outage)
            {
                var members = await outages.MembersAsync(outage, cancellationToken);
                Assert.AreEqual(members.Count(member => member.IsAway), outage.Away, "the outage counts its members");
                count += members.Count(member => member.IsAway && member.Address == key.Address);
            }
        }

        return count;
    }
}
