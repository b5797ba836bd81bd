using System.Globalization;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Mails;
using Connector.TestKit.Webhooks;

namespace Connector.IntegrationTests.Importing;

/// <summary>
/// Imports ten thousand mails with every known kind of damage, from Gmail to the webhook. Each arrives byte for byte, has a row with its
/// headers or the reason why it cannot be parsed, and does not stop the others.
/// </summary>
/// <remarks>Each run draws a seed, and a failure prints it. Set CONNECTOR_FUZZ_SEED to repeat a run.</remarks>
[TestClass]
[TestCategory("Integration")]
public sealed class FuzzedImportTests(TestContext context)
{
    private const int Mailboxes = 8;

    private const int MailsPerMailbox = 1_250;

    private const int GeneratedOriginals = 120;

    private readonly int _seed =
        int.TryParse(Environment.GetEnvironmentVariable("CONNECTOR_FUZZ_SEED"), CultureInfo.InvariantCulture, out var seed)
        ? seed
        : RandomNumberGenerator.GetInt32(int.MaxValue);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Ten_thousand_damaged_mails_are_imported_byte_for_byte()
    {
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var connector = await ConnectorUnderTest.StartAsync(
            Token, [.. DeliveryWorker.SettingsFor(receiver), ("Destination__Webhook__InlineBytes", "1048576"),
            ("Import__JobBudget", "00:10:00")]);
        var mails = new Dictionary<(string Address, string GmailId), FuzzedMail>();
        var addresses = Enumerable.Range(0, Mailboxes).Select(number => $"support{number}@acme.example").ToList();
        var fuzzed = new FuzzedMails(_seed, await OriginalsAsync());

        foreach (var address in addresses)
        {
            var gmail = await connector.ConnectAsync(address, Token);

            foreach (var mail in fuzzed.Take(MailsPerMailbox))
            {
                mails.Add((address, gmail.Deliver(mail.Content)), mail);
            }
        }

        await Task.WhenAll(addresses.Select(address => connector.FetchAsync(address, Token)));
        await Task.WhenAll(addresses.Select(_ => connector.DeliverAsync(Token)));

        var arrived = receiver.Accepted.ToLookup(webhook => (webhook.Address, webhook.GmailId));

        foreach (var address in addresses)
        {
            var rows = await connector.MessagesAsync(address, Token);

            foreach (var ((_, gmailId), mail) in mails.Where(mail => mail.Key.Address == address))
            {
                AssertArrived(mail, rows.GetValueOrDefault(gmailId), [.. arrived[(address, gmailId)]]);
            }
        }

        Assert.HasCount(mails.Count, receiver.Accepted, "each was delivered once");
    }

    private void AssertArrived(FuzzedMail mail, TableEntity? row, IReadOnlyList<ReceivedWebhook> webhooks)
    {
        var name = $"{mail.Name} of seed {_seed}";
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(mail.Content));

        Assert.IsNotNull(row, $"{name} has a row");
        Assert.AreEqual(sha256, row.GetString("Sha256"), name);
        Assert.AreEqual(mail.Content.Length, row.GetInt64("Size"), name);
        Assert.AreEqual("Delivered", row.GetString("State"), name);
        Assert.IsTrue(IsParsed(row) || row.GetString("Unparsable") is { Length: > 0 and < 200 }, $"{name} is neither parsed nor marked");
        Assert.HasCount(1, webhooks, $"{name} was delivered");
        Assert.AreEqual(sha256, Convert.ToHexStringLower(SHA256.HashData(webhooks[0].Raw!)), $"{name}: the blob, as it was delivered");
    }

    /// <summary>Columns that every parsed mail has.</summary>
    private static bool IsParsed(TableEntity row) => row.GetInt32("Attachments") is >= 0 && row.GetString("Digest") is { Length: 64 };

    private async Task<List<byte[]>> OriginalsAsync()
    {
        var originals = new GeneratedMails(_seed).Take(GeneratedOriginals).ToList();

        if (MailFiles.Corpus is { } corpus)
        {
            await foreach (var mail in MailFiles.ReadAsync(corpus, Token))
            {
                originals.Add(mail.Content);
            }
        }

        return originals;
    }
}
