using Connector.TestKit;
using Connector.TestKit.Zendesk;

namespace Connector.EndToEndTests;

/// <summary>
/// The whole way of a conversation: mail, ticket, acknowledgement, the customer's reply, comment; with a block and a crash.
/// </summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class ZendeskTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private const int Mails = 6;

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Replies_to_acknowledgements_become_comments_through_a_block_and_a_killed_app()
    {
        await using var server = await ZendeskServer.StartAsync(
            new ZendeskSimulator(new ZendeskSimulatorOptions { CallsPerMinute = 20_000, UpdatesPerMinute = 20_000 }), Token);
        var zendesk = server.Zendesk;
        await using var stage = await Stage.StartAsync(Token, settings => settings
            .With("Destination__Kind", "zendesk")
            .With("Destination__Zendesk__Subdomain", zendesk.Options.Subdomain)
            .With("Destination__Zendesk__ClientId", zendesk.Options.ClientId)
            .With("Destination__Zendesk__ClientSecret", zendesk.Options.ClientSecret)
            .With("Zendesk__BaseUri", server.Address.AbsoluteUri)
            .With("Zendesk__AllowPrivate", "true"));
        var gmail = await stage.ConnectAsync(Address, Token);
        Stage.Deliver(gmail, Mails);
        await Wait.UntilAsync(() => zendesk.Mails.Count == Mails, Stage.Patience, "every ticket is acknowledged", Token);

        stage.Gmail.Faults.Block();

        foreach (var (number, acknowledgement) in zendesk.Mails.Index())
        {
            var reply = ZendeskMails.ReplyTo(
                acknowledgement, "It hurries.", $"r{number}@mail.example.com", TimeProvider.System.GetUtcNow());
            gmail.Deliver(ZendeskMails.Bytes(reply));
        }

        zendesk.Faults.Set(new SimulatedFault.CutAfter(), ZendeskCallKind.UpdateTicket, times: 1);
        await stage.WaitForStateAsync(Address, "Parked", Token);
        stage.Gmail.Faults.Clear();
        await Wait.UntilAsync(
            () => zendesk.Tickets.Any(ticket => ticket.Comments.Count > 1), Stage.Patience, "the first reply is a comment", Token);
        await stage.App.KillAsync();
        await stage.App.RestartAsync(Token);

        await Wait.UntilAsync(
            () => zendesk.Tickets.All(ticket => ticket.Comments.Count == 2), Stage.Patience, "every reply is a comment", Token);
        await stage.AssertAllImportedAsync(Token);
        Assert.HasCount(Mails, zendesk.Tickets);
        var markers = zendesk.Tickets.SelectMany(ticket => ticket.Comments).Select(comment => comment.Marker);
        Assert.HasCount(2 * Mails, markers.Distinct(), "each mail once");
    }
}
