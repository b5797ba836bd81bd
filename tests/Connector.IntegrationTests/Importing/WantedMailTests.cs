using Connector.IntegrationTests.Support;
using Connector.Mailboxes;

namespace Connector.IntegrationTests.Importing;

/// <summary>Decides by labels and dates, and by changes of the labels, which mails are imported.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class WantedMailTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Sent_mail_drafts_and_mail_in_the_bin_are_left_out_by_their_labels()
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
    public async Task Mail_of_a_mailbox_to_itself_is_imported_and_a_chat_or_draft_is_not(bool hasHistory)
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
    public async Task Mail_is_imported_when_it_is_rescued_from_spam()
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
    public async Task Mail_is_imported_when_it_is_taken_out_of_bin_or_spam_without_going_to_the_inbox(string label)
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
    public async Task Mail_from_before_the_connection_is_left_out_when_it_comes_back_to_the_inbox()
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
