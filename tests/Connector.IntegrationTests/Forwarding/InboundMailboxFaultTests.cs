using Connector.Forwarding.Imap;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Imap;
using Connector.TestKit.Mails;

namespace Connector.IntegrationTests.Forwarding;

/// <summary>IMAP servers that fail for one mail, or do not allow flags.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class InboundMailboxFaultTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private readonly GeneratedMails _mails = new(seed: 10);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow("NO [SERVERBUG] cannot read it")]
    [DataRow("BAD cannot read it")]
    [DataRow("OK and nothing of it")]
    [DataRow(null)]
    public async Task Mail_that_the_server_does_not_return_does_not_block_the_others(string? answer)
    {
        await using var imap = ImapServer.Start();
        await using var connector = await StartAsync(imap);
        imap.Refuse = command => command.StartsWith("UID FETCH 2 (BODY", StringComparison.OrdinalIgnoreCase)
            ? answer ?? throw new IOException("The line is cut.")
            : null;

        await AppendAsync(connector, imap, 3);
        await ReadAsync(connector, times: 3);

        Assert.HasCount(2, await connector.MessagesAsync(Address, Token));
        Assert.AreSequenceEqual([2u], (await StateAsync(connector)).Waiting);
        Assert.AreEqual(3u, (await StateAsync(connector)).LastUid);
        Assert.IsNull((await StateAsync(connector)).Trouble);
    }

    [TestMethod]
    [DataRow("NO not permitted")]
    [DataRow(null)]
    public async Task Mails_of_a_read_only_folder_are_imported_once(string? answer)
    {
        await using var imap = ImapServer.Start();
        imap.IsReadOnly = answer is null;
        imap.Refuse = command => command.StartsWith("UID STORE", StringComparison.OrdinalIgnoreCase) ? answer : null;
        await using var connector = await StartAsync(imap);

        await AppendAsync(connector, imap, 3);
        await ReadAsync(connector, times: 2);

        Assert.HasCount(3, await connector.MessagesAsync(Address, Token));
        Assert.AreEqual((3u, null), ((await StateAsync(connector)).LastUid, (await StateAsync(connector)).Trouble));
        Assert.AreEqual(3, imap.Commands.Count(command => command.Contains("BODY", StringComparison.Ordinal)));
    }

    private async Task AppendAsync(ConnectorUnderTest connector, ImapServer imap, int count)
    {
        var (_, forwarder) = await Forwarder.ConnectAsync(connector, Address, Token);

        for (var appended = 0; appended < count; appended++)
        {
            imap.Append(forwarder.Copy(_mails.Next(), Address));
        }
    }

    private async Task ReadAsync(ConnectorUnderTest connector, int times)
    {
        for (var read = 0; read < times; read++)
        {
            await connector.Get<FetchInboundMailbox>().HandleAsync(Token);
        }
    }

    private async Task<InboundMailboxState> StateAsync(ConnectorUnderTest connector) =>
        (await connector.Get<InboundMailboxTable>().ReadAsync(Token)).State;

    private Task<ConnectorUnderTest> StartAsync(ImapServer imap) =>
        ConnectorUnderTest.StartAsync(Token, InboundMailboxTests.Settings(imap, imap.Password));
}
