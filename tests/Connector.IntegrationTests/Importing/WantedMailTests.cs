using Connector.IntegrationTests.Support;
using Connector.Mailboxes;

namespace Connector.IntegrationTests.Importing;

/// <summary>Which mails of a mailbox are imported: by their own labels and dates, and when those change.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class WantedMailTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Sent_drafted_and_binned_mail_is_left_out_by_its_own_labels()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.Deliver(SmallMail.About("sent"), ["SENT"]);
        gmail.Deliver(SmallMail.About("draft"), ["DRAFT"]);
        gmail.Deliver(SmallMail.About("bin"), ["INBOX", "TRASH"]);
        gmail.Deliver(SmallMail.About("spam"), ["SPAM"]);
        var archived = gmail.Deliver(SmallMail.About("archived by a filter, read on the phone"), ["Label_1"]);

        await connector.FetchAsync(Address, Token);

        Assert.AreSequenceEqual([archived], (await connector.MessagesAsync(Address, Token)).Keys);
    }

    [TestMethod]
    [DataRow(true, DisplayName = "by history")]
    [DataRow(false, DisplayName = "by a full sync")]
    public async Task Mail_that_a_mailbox_sends_to_itself_comes_and_a_chat_or_a_draft_does_not(bool hasHistory)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(
            Address, Token, mailbox => hasHistory ? mailbox : mailbox with { Checkpoint = null, ImportFrom = null });
        var form = gmail.Deliver(SmallMail.About("a web form that sends through the mailbox's own account"), ["SENT", "INBOX", "UNREAD"]);
        gmail.Deliver(SmallMail.About("an answer to a customer"), ["SENT"]);
        gmail.Deliver(SmallMail.About("an answer to a customer, in a folder"), ["SENT", "Label_1"]);
        gmail.Deliver(SmallMail.About("an old chat"), ["CHAT"]);
        gmail.Deliver(SmallMail.About("a draft in the inbox"), ["DRAFT", "INBOX"]);

        await connector.FetchAsync(Address, Token);

        Assert.AreSequenceEqual([form], (await connector.MessagesAsync(Address, Token)).Keys);
    }

    [TestMethod]
    public async Task Mail_that_is_rescued_from_spam_comes_then()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var id = gmail.Deliver(SmallMail.About("no spam at all"), ["SPAM"]);
        await connector.FetchAsync(Address, Token);
        Assert.IsEmpty(await connector.MessagesAsync(Address, Token));

        gmail.RemoveLabels(id, "SPAM");
        gmail.AddLabels(id, "INBOX");
        await connector.FetchAsync(Address, Token);

        await connector.AssertHoldsAllAsync(gmail, Token);
    }

    [TestMethod]
    [DataRow("TRASH")]
    [DataRow("SPAM")]
    public async Task Mail_that_is_taken_out_of_bin_or_spam_comes_then_though_it_does_not_go_to_the_inbox(string label)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        var id = gmail.Deliver(SmallMail.About("archived, binned by mistake"), ["Label_1", label]);
        await connector.FetchAsync(Address, Token);
        Assert.IsEmpty(await connector.MessagesAsync(Address, Token));

        gmail.RemoveLabels(id, label);
        await connector.FetchAsync(Address, Token);

        await connector.AssertHoldsAllAsync(gmail, Token);
    }

    [TestMethod]
    public async Task Mail_from_before_the_connection_stays_out_when_it_comes_back_to_the_inbox()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = connector.Gmail.AddMailbox("old@acme.example");
        var id = gmail.Deliver(SmallMail.About("years ago"), ["Label_1"], TimeProvider.System.GetUtcNow().AddYears(-3));
        var key = ConnectorUnderTest.KeyOf("old@acme.example");
        await connector.Mailboxes.TryAddAsync(
            new Mailbox
            {
                Key = key,
                Id = Guid.NewGuid(),
                EncryptedToken = connector.Get<TokenCipher>().Encrypt(gmail.RefreshToken, key),
                Identity = GoogleIdentity.Of(key.Address),
                Checkpoint = gmail.HistoryId,
                ImportFrom = TimeProvider.System.GetUtcNow(),
                State = new MailboxState.Active(),
            },
            Token);

        gmail.AddLabels(id, "INBOX");
        await connector.FetchAsync("old@acme.example", Token);

        Assert.IsEmpty(await connector.MessagesAsync("old@acme.example", Token));
    }
}
