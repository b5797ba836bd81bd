using Azure.Data.Tables;
using Connector.Alerting;
using Connector.Alerting.Digests;
using Connector.Alerting.Links;
using Connector.Storage;

namespace Connector.IntegrationTests.Alerting;

/// <summary>Rows with a column for each property, as versions before the column <c>State</c> wrote them.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class EarlierAlertRowsTests(TestContext context)
{
    private const string Eva = "eva@acme.example";

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Silence_of_an_earlier_version_is_read_and_revoked()
    {
        await using var app = await AlertingUnderTest.StartForAsync(context.CancellationToken, Eva);
        await AddAsync(app, new TableEntity("acme", "silence|s1")
        {
            ["Id"] = "s1",
            ["Outage"] = "7F3K2M9Q",
            ["Admin"] = Eva,
            ["Action"] = "SilenceAddress",
            ["Address"] = "support@acme.example",
            ["From"] = app.Now,
            ["Until"] = app.Now.AddHours(1),
            ["RevokedAt"] = null,
        });
        var silences = app.Get<SilenceTable>();
        var silence = new Silence(
            "s1", "acme", "7F3K2M9Q", Eva, LinkAction.SilenceAddress, "support@acme.example", app.Now, app.Now.AddHours(1));

        Assert.AreEqual(silence, Assert.ContainsSingle(await silences.ListAsync("acme", context.CancellationToken)));
        Assert.IsTrue(await silences.RevokeAsync("acme", "s1", context.CancellationToken));
        Assert.AreEqual(
            silence with { RevokedAt = app.Now }, Assert.ContainsSingle(await silences.ListAsync("acme", context.CancellationToken)));
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Digest_of_an_earlier_version_is_sent()
    {
        await using var app = await AlertingUnderTest.StartForAsync(context.CancellationToken, Eva);
        await AddAsync(app, new TableEntity("!digests", "acme") { ["Id"] = "4T8W1X6Z", ["DueAt"] = app.Now, ["Until"] = null });
        await AddAsync(app, new TableEntity("acme", "quarantined|support@acme.example|18c")
        {
            ["Address"] = "support@acme.example",
            ["Id"] = "18c",
            ["Cause"] = "Refused",
            ["At"] = app.Now.AddHours(-1),
        });

        await app.Get<QuarantineOutbox>().SweepAsync(context.CancellationToken);
        await HandleAsync(app, "acme|digest-4T8W1X6Z");

        Assert.AreEqual(
            "[Action needed] 1 mail to support@acme.example not delivered [D-4T8W1X6Z]",
            Assert.ContainsSingle(app.MailsTo(Eva)).Subject);
    }

    [TestMethod]
    [Timeout(60_000, CooperativeCancellation = true)]
    public async Task Notice_of_an_earlier_version_is_sent_to_those_who_lack_it()
    {
        await using var app = await AlertingUnderTest.StartForAsync(context.CancellationToken, Eva, "jo@acme.example");
        await AddAsync(app, new TableEntity("!notices", "acme|old")
        {
            ["Account"] = "acme",
            ["Key"] = "old",
            ["Pages"] = """
                {"En":{"subject":"News","page":{"language":"en","tone":2,"state":"News","headline":"News","blocks":
                [{"$type":"paragraph","text":"It works."}],"footer":[]}}}
                """,
            ["Told"] = """["jo@acme.example"]""",
            ["Attempt"] = 1,
            ["NextAt"] = app.Now,
        });

        await HandleAsync(app, "acme|old");

        Assert.Contains("It works.", Assert.ContainsSingle(app.MailsTo(Eva)).TextBody!);
        Assert.IsEmpty(app.MailsTo("jo@acme.example"));
    }

    private Task HandleAsync(AlertingUnderTest app, string notice) =>
        app.Get<AlertAdmins>().HandleAsync(AlertJob.ForNotice(notice), context.CancellationToken);

    private async Task AddAsync(AlertingUnderTest app, TableEntity row) =>
        await app.Get<TableServiceClient>().GetTableClient(StorageNames.AlertsTable).AddEntityAsync(row, context.CancellationToken);
}
