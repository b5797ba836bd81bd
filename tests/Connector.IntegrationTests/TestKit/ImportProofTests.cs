using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Connector.TestKit.App;
using Connector.TestKit.Azurite;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class ImportProofTests(TestContext context)
{
    private const string Account = "shoes";
    private const string Address = "support+a/b@example.org";

    [TestMethod]
    public async Task Proof_holds_when_every_due_mail_is_there_once_with_its_bytes()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        var storage = await NewStorageAsync();
        var mailbox = gmail.AddMailbox(Address);
        foreach (var mail in new GeneratedMails().Take(5))
        {
            var id = mailbox.Deliver(mail);
            await StoreAsync(storage, mailbox.Messages.Single(message => message.Id == id), mail);
        }

        mailbox.Deliver([1], ["SENT"]);
        var gone = mailbox.Messages[0].Id;
        mailbox.Delete(gone);

        var proof = await ImportProof.CompareAsync(storage, [(Account, mailbox)], context.CancellationToken);

        Assert.IsTrue(proof.Holds, string.Join("; ", proof.Reasons));
        Assert.AreEqual(4, proof.Expected);
    }

    [TestMethod]
    public async Task Proof_names_what_is_missing_doubled_differing_and_not_due()
    {
        await using var gmail = await GmailSimulator.StartAsync(null, context.CancellationToken);
        var storage = await NewStorageAsync();
        var mailbox = gmail.AddMailbox(Address);
        var ids = Enumerable.Range(0, 4).Select(i => mailbox.Deliver([(byte)i])).ToList();
        ids.Add(mailbox.Deliver([9], ["SPAM"]));
        var messages = mailbox.Messages.ToDictionary(message => message.Id);
        await StoreAsync(storage, messages[ids[1]], [1]);
        await StoreAsync(storage, messages[ids[1]], [1], day: "06");
        await StoreAsync(storage, messages[ids[2]], [77]);
        await StoreAsync(storage, messages[ids[3]], [3], row: false);
        await StoreAsync(storage, messages[ids[4]], [9]);

        var proof = await ImportProof.CompareAsync(storage, [(Account, mailbox)], context.CancellationToken);

        var found = Assert.ContainsSingle(proof.Mailboxes);
        Assert.IsFalse(proof.Holds);
        Assert.AreSequenceEqual([ids[0], ids[3]], found.Missing);
        Assert.AreSequenceEqual([ids[1]], found.Doubled);
        Assert.AreSequenceEqual([ids[2]], found.Differing);
        Assert.AreSequenceEqual([ids[4]], found.Extra);
        Assert.HasCount(4, proof.Reasons);
    }

    [TestMethod]
    public async Task Empty_storage_is_looked_at_without_a_stumble()
    {
        var storage = new StorageView(await SharedAzurite.NewAccountAsync());

        Assert.IsEmpty(await storage.MailsAsync(context.CancellationToken));
        Assert.IsEmpty(await storage.MessagesAsync(context.CancellationToken));
        Assert.AreEqual(0, await storage.QueueLengthAsync("fetch-jobs-poison", context.CancellationToken));
        Assert.IsEmpty(await storage.QueueLengthsAsync(context.CancellationToken));
    }

    [TestMethod]
    public async Task Only_queues_with_messages_in_them_are_listed()
    {
        var storage = new StorageView(await SharedAzurite.NewAccountAsync());
        await storage.Queues.CreateQueueAsync("fetch-jobs", cancellationToken: context.CancellationToken);
        QueueClient poison = await storage.Queues.CreateQueueAsync("fetch-jobs-poison", cancellationToken: context.CancellationToken);
        await poison.SendMessageAsync("{}", context.CancellationToken);

        var lengths = await storage.QueueLengthsAsync(context.CancellationToken);

        Assert.AreSequenceEqual([KeyValuePair.Create("fetch-jobs-poison", 1)], lengths);
    }

    private async Task<StorageView> NewStorageAsync()
    {
        var storage = new StorageView(await SharedAzurite.NewAccountAsync());
        await storage.Blobs.CreateBlobContainerAsync("mail", cancellationToken: context.CancellationToken);
        await storage.Tables.CreateTableAsync("Messages", context.CancellationToken);
        return storage;
    }

    private async Task StoreAsync(StorageView storage, SimulatedMessage message, byte[] content, string day = "05", bool row = true)
    {
        var escaped = Address.Replace("/", "%2F", StringComparison.Ordinal);
        BlobContainerClient container = storage.Blobs.GetBlobContainerClient("mail");
        await container.UploadBlobAsync(
            $"{Account}/{escaped}/2026/01/{day}/{message.Id}.eml", new BinaryData(content), context.CancellationToken);

        if (row)
        {
            var entity = new TableEntity($"{Account}|{escaped}", message.Id) { ["Route"] = "api", ["Sha256"] = message.Sha256 };
            await storage.Tables.GetTableClient("Messages").UpsertEntityAsync(entity, cancellationToken: context.CancellationToken);
        }
    }
}
