using System.Text;
using Connector.TestKit.Mails;
using MimeKit;

namespace Connector.IntegrationTests.TestKit;

[TestClass]
[TestCategory("Integration")]
public sealed class MailFilesTests(TestContext context)
{
    [TestMethod]
    public async Task Eml_is_read_byte_for_byte_and_mbox_is_taken_apart()
    {
        var folder = Directory.CreateTempSubdirectory("connector-mails-");
        var mbox = "From a@b Mon Jan  5 08:00:00 2026\r\nSubject: 1\r\n\r\n>From the start\r\n>>From deeper\r\nFrom within\r\n\r\n"
            + "From c@d Mon Jan  5 08:00:00 2026\r\nSubject: 2\r\n\r\nend";
        byte[] odd = [0xff, 0, (byte)'\n', (byte)'\r'];
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "odd.eml"), odd, context.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "all.mbox"), mbox, context.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "README.md"), "no mail", context.CancellationToken);

        var mails = await MailFiles.ReadAsync(folder.FullName, context.CancellationToken).ToListAsync(context.CancellationToken);

        folder.Delete(recursive: true);
        Assert.AreSequenceEqual(["all.mbox#1", "all.mbox#2", "odd.eml"], mails.Select(mail => mail.Name));
        Assert.AreEqual("Subject: 1\r\n\r\nFrom the start\r\n>From deeper\r\nFrom within\r\n", Encoding.ASCII.GetString(mails[0].Content));
        Assert.AreEqual("Subject: 2\r\n\r\nend", Encoding.ASCII.GetString(mails[1].Content));
        Assert.AreSequenceEqual(odd, mails[2].Content);
    }

    [TestMethod]
    public void Same_seed_makes_the_same_mails_and_they_can_be_parsed()
    {
        var mails = new GeneratedMails(5).Take(60).ToList();

        var again = new GeneratedMails(5).Take(60).ToList();

        Assert.HasCount(60, mails.Select(Convert.ToBase64String).Distinct());
        for (var i = 0; i < mails.Count; i++)
        {
            Assert.AreSequenceEqual(mails[i], again[i]);
            using var message = MimeMessage.Load(new MemoryStream(mails[i]), context.CancellationToken);
            Assert.IsNotNull(message.Body);
            Assert.IsNotNull(message.MessageId);
        }
    }

    [TestMethod]
    [DataRow(600)]
    [DataRow(65_537)]
    public void Mail_of_a_size_has_exactly_that_size(int bytes)
    {
        Assert.HasCount(bytes, new GeneratedMails().OfSize(bytes));
    }

    /// <summary>Real and broken mails, where there are any.</summary>
    [TestMethod]
    public async Task Real_mails_pass_the_simulator_unchanged()
    {
        await using var gmail = await Connector.TestKit.Gmail.GmailSimulator.StartAsync(null, context.CancellationToken);
        var mailbox = gmail.AddMailbox("support@example.org");
        using var caller = new GmailCaller(gmail, context.CancellationToken);
        await caller.SignInAsync(mailbox);

        await foreach (var mail in CorpusAsync())
        {
            var id = mailbox.Deliver(mail.Content);
            Assert.AreSequenceEqual(mail.Content, (await caller.GetAsync($"me/messages/{id}?format=raw")).Raw());
            Assert.AreEqual(id, (await caller.GetAsync($"me/messages/{id}?format=metadata")).StringOf("id"));
        }

        Assert.IsNotEmpty(mailbox.Messages);
    }

    private IAsyncEnumerable<CorpusMail> CorpusAsync() =>
        MailFiles.Corpus is { } folder
            ? MailFiles.ReadAsync(folder, context.CancellationToken)
            : new GeneratedMails().Take(80).Select((mail, index) => new CorpusMail($"{index}", mail)).ToAsyncEnumerable();
}
