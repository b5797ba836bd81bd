using Azure.Storage.Blobs;
using Connector.Api;
using Connector.Forwarding;
using Connector.Forwarding.Holding;
using Connector.Forwarding.Intake;
using Connector.Forwarding.Readiness;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Mails;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>Mail that is held while its mailbox is paused.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class HeldMailTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly byte[] Mail = new GeneratedMails(seed: 4).Next();

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Mail_for_a_paused_mailbox_is_held_and_imported_once_after_it_is_resumed()
    {
        await using var connector = await StartAsync();
        var (gmail, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var second = new GeneratedMails(seed: 5).Next();
        gmail.Deliver(Mail);
        await connector.Get<MailboxesEndpoint>().PauseAsync("acme", Address, Token);

        Assert.IsInstanceOfType<ForwardedVerdict.Held>(await forwarder.PostAsync(forwarder.Copy(Mail, Address), Token));
        Assert.IsInstanceOfType<ForwardedVerdict.Held>(await forwarder.PostAsync(forwarder.Copy(second, Address), Token));
        await connector.Get<ReleaseHeldMails>().HandleAsync(Token);
        await InboundPosts.AssertNothingAsync(connector, Token);

        await connector.Get<MailboxesEndpoint>().ResumeAsync("acme", Address, Token);
        await connector.Get<ReleaseHeldMails>().HandleAsync(Token);
        await connector.Get<ReleaseHeldMails>().HandleAsync(Token);
        await connector.FetchAsync(Address, Token);

        var rows = await connector.MessagesAsync(Address, Token);
        Assert.HasCount(2, rows.Values.Where(row => row.GetString("State") == "Delivered").ToList());
        Assert.HasCount(1, rows.Values.Where(row => row.GetString("State") == "Duplicate").ToList(), "Gmail's own copy of the first");
        Assert.IsEmpty(await connector.Get<HeldMails>().ListAsync(Token).ToListAsync(Token));
    }

    [TestMethod]
    public async Task Failed_held_mails_and_paused_mailboxes_do_not_block_other_held_mails()
    {
        await using var connector = await StartAsync();
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);
        var (_, other) = await Forwarder.ConnectAsync(connector, "a-paused@acme.example", Token);
        await connector.Get<MailboxesEndpoint>().PauseAsync("acme", "a-paused@acme.example", Token);
        await other.PostAsync(Mail, Token);
        await connector.Get<MailboxesEndpoint>().PauseAsync("acme", Address, Token);
        await forwarder.PostAsync(Mail, Token);
        await connector.Get<MailboxesEndpoint>().ResumeAsync("acme", Address, Token);
        await connector.Get<BlobServiceClient>().GetBlobContainerClient("held")
            .UploadBlobAsync($"acme/{Address}/0.eml", BinaryData.FromBytes([]), Token);

        await connector.Get<ReleaseHeldMails>().HandleAsync(Token);

        Assert.IsNotEmpty(await connector.MessagesAsync(Address, Token));
        Assert.IsEmpty(await connector.MessagesAsync("a-paused@acme.example", Token));
        Assert.AreEqual(
            "a-paused@acme.example", (await connector.Get<HeldMails>().ListAsync(Token).ToListAsync(Token)).Single().Mailbox.Address);
    }

    [TestMethod]
    public async Task Disconnecting_deletes_addresses_facts_and_held_mail_and_connecting_again_restores_none()
    {
        await using var connector = await StartAsync();
        var key = ConnectorUnderTest.KeyOf(Address);
        var (_, first) = await Forwarder.ConnectAsync(connector, Address, Token);
        await first.PostAsync(Mail, Token);
        var rotated = await connector.Get<InboundAddresses>().RotateAsync(key, Token);
        await connector.Get<MailboxesEndpoint>().PauseAsync("acme", Address, Token);
        await first.PostAsync(new GeneratedMails(seed: 6).Next(), Token);

        var was = await connector.MailboxAsync(Address, Token);
        await connector.Get<InboundAddresses>().EndAsync(key, Token);
        Assert.IsNull((await connector.MailboxAsync(Address, Token)).Standby.InboundAddress);
        Assert.AreEqual(
            StatusCodes.Status204NoContent,
            ((NoContent)await connector.Get<MailboxesEndpoint>().DeleteAsync("acme", Address, Token)).StatusCode);

        Assert.IsEmpty(await connector.Get<HeldMails>().ListAsync(Token).ToListAsync(Token));
        Assert.IsNull((await connector.Get<ForwardingTable>().FindAsync(key, Token)).LastArrivedAt);

        var again = new Forwarder(connector, (await connector.Get<InboundAddresses>().NewAsync(key, Token))!);
        await connector.Mailboxes.TryAddAsync(
            was with { Standby = was.Standby with { InboundAddress = again.Inbound }, State = new MailboxState.Active() }, Token);
        await InboundPosts.RefusedAsync(404, () => first.PostAsync(Mail, Token));
        await InboundPosts.RefusedAsync(404, () => new Forwarder(connector, rotated!.Standby.InboundAddress!).PostAsync(Mail, Token));
        Assert.IsInstanceOfType<ForwardedVerdict.Imported>(await again.PostAsync(Mail, Token));
    }

    private Task<ConnectorUnderTest> StartAsync(params (string Name, string Value)[] settings) =>
        ConnectorUnderTest.StartAsync(Token, [.. Forwarder.Settings, .. settings]);
}
