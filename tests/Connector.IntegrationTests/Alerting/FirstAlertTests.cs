using Connector.Alerting;
using Connector.Mailboxes;
using Connector.Reporting.ServiceLevels;
using Connector.TestKit.Smtp;

namespace Connector.IntegrationTests.Alerting;

/// <summary>How long it takes from the first failed call to the first alert mail that the mail server accepts.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class FirstAlertTests(TestContext context)
{
    private const string Eva = "eva@acme.example";

    private const string Jo = "jo@acme.example";

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task First_alert_of_an_outage_is_the_first_that_the_mail_server_accepts()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva, Jo);
        var failedAt = app.Now.AddMinutes(-1);
        await app.ParkAsync("support@acme.example", FailureClass.CredentialsRevoked);

        using (app.Smtp.Refuse(SmtpStep.Recipient, 451))
        {
            await app.PassAsync(TimeSpan.FromMinutes(1));
        }

        Assert.IsEmpty(await app.Outages.FirstMailsAsync(failedAt, Token), "the mail server accepted none");
        await app.PassAsync(TimeSpan.FromMinutes(2));
        await app.PassAsync(TimeSpan.FromHours(5));

        var first = Assert.ContainsSingle(await app.Outages.FirstMailsAsync(failedAt, Token));
        Assert.AreEqual(failedAt, first.FailedAt);
        Assert.AreEqual(failedAt.AddMinutes(4), first.At, "neither the other administrator nor a reminder moves it");
    }

    [TestMethod]
    [Timeout(180_000, CooperativeCancellation = true)]
    public async Task Outage_whose_administrators_are_all_refused_has_no_first_alert()
    {
        await using var app = await AlertingUnderTest.StartForAsync(Token, Eva);
        app.Smtp.Refuse(SmtpStep.Recipient, 550);
        await app.ParkAsync("support@acme.example", FailureClass.CredentialsRevoked);

        await app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.IsEmpty(await app.Outages.FirstMailsAsync(app.Now.AddDays(-1), Token));
    }

    [TestMethod]
    public void Report_has_the_median_and_the_longest_of_the_delays()
    {
        Assert.IsNull(AlertDelay.Of([]));
        Assert.AreEqual(new AlertDelay(3, 90, 600), AlertDelay.Of([After(600), After(60), After(90)]));
    }

    private static FirstMail After(int seconds)
    {
        var failedAt = new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
        return new FirstMail(failedAt, failedAt.AddSeconds(seconds));
    }
}
