using Connector.IntegrationTests.Support;

namespace Connector.IntegrationTests.Importing;

[TestClass]
[TestCategory("Integration")]
public sealed class OwnAlertTests(TestContext context)
{
    private const string Address = "support@acme.example";

    [TestMethod]
    [DataRow("alerts@connector.example", "X-Connector-Alert: 7F3K2M9Q\r\n", "OwnAlert")]
    [DataRow("Alerts@Connector.Example", "X-Connector-Alert: test\r\n", "OwnAlert")]
    [DataRow("customer@example.com", "X-Connector-Alert: 7F3K2M9Q\r\n", "Delivered")]
    [DataRow("alerts@connector.example", "", "Delivered")]
    public async Task Own_alert_is_stored_and_not_delivered_and_the_header_alone_does_not_count(string from, string mark, string state)
    {
        await using var connector =
            await ConnectorUnderTest.StartAsync(context.CancellationToken, ("Alerts:From", "Connector <alerts@connector.example>"));
        var gmail = await connector.ConnectAsync(Address, context.CancellationToken);
        var id = gmail.Deliver(
            System.Text.Encoding.UTF8.GetBytes($"From: {from}\r\nTo: {Address}\r\n{mark}Subject: x\r\nMessage-ID: <1@x>\r\n\r\nbody\r\n"));

        await connector.FetchAsync(Address, context.CancellationToken);

        var row = (await connector.MessagesAsync(Address, context.CancellationToken))[id];
        Assert.AreEqual(state, row.GetString("State"));
        Assert.IsNotNull(row.GetString("Blob"));
    }
}
