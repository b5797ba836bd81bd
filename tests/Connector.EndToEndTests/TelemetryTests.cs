using System.Text;
using Connector.TestKit;
using Connector.TestKit.Telemetry;
using Connector.TestKit.Webhooks;

namespace Connector.EndToEndTests;

/// <summary>What the app tells of itself: enough to follow a mail, and nothing that is in it.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class TelemetryTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private const string Subject = "Planted-subject-4711";

    private const string Body = "Planted-body-0815";

    private static readonly string[] Awaited =
    [
        "connector.heartbeat", "connector.mailboxes", "connector.import.oldest_lag", "connector.queue.oldest_age", "connector.mails.imported",
        "connector.delivery.lag", "connector.gmail.calls", "connector.gmail.units", "connector.alerts.mails",
    ];

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task A_mail_can_be_followed_from_the_timer_to_its_delivery_and_nothing_of_it_or_of_any_secret_is_told()
    {
        await using var collector = await OtlpCollector.StartAsync(Token);
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var stage = await Stage.StartAsync(Token, settings => settings
            .With("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint.AbsoluteUri)
            .With("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .With("OTEL_METRIC_EXPORT_INTERVAL", 500)
            .With("OTEL_BSP_SCHEDULE_DELAY", 200)
            .With("OTEL_BLRP_SCHEDULE_DELAY", 200)
            .With("Schedule__ReportState", "* * * * * *")
            .With("Destination__Kind", "webhook")
            .With("Destination__Webhook__Uri", receiver.Address.AbsoluteUri)
            .With("Destination__Webhook__Secret", receiver.Secret)
            .With("Destination__Webhook__AllowPrivate", "true"));
        var gmail = await stage.ConnectAsync(Address, Token);

        gmail.Deliver(Encoding.ASCII.GetBytes(
            $"From: c@example.org\r\nTo: {Address}\r\nSubject: {Subject}\r\nMessage-ID: <1@example.org>\r\n\r\n{Body}\r\n"));
        await Wait.UntilAsync(() => receiver.Accepted.Count == 1, Stage.Patience, "the mail is delivered", Token);
        stage.Gmail.Faults.Block();
        await stage.WaitForStateAsync(Address, "Parked", Token);
        await Wait.UntilAsync(() => stage.Smtp.Mails.Count > 0, Stage.Patience, "an administrator is told", Token);

        await Wait.UntilAsync(() => Awaited.All(collector.Metrics.Contains), Stage.Patience, "all metrics came", Token);
        await Wait.UntilAsync(() => Followed(collector.Spans), Stage.Patience, "plan, fetch and deliver are one trace", Token);
        await stage.App.StopAsync(Token);

        string[] planted =
        [
            Subject, Body, gmail.RefreshToken, receiver.Secret, stage.App.Settings.Values["Gmail__ClientSecret"],
            stage.App.Settings.Values.First(setting => setting.Key.StartsWith("Tokens__Keys__", StringComparison.Ordinal)).Value,
        ];

        foreach (var secret in planted)
        {
            Assert.DoesNotContain(secret, string.Join('\n', stage.App.Output.Lines));
            Assert.IsTrue(collector.Bodies.All(body => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0), "A secret left in telemetry.");
        }
    }

    private static bool Followed(IReadOnlyList<CollectedSpan> spans) => spans.Where(span => span.Name == "deliver").Any(deliver =>
        spans.FirstOrDefault(span => span.SpanId == deliver.ParentId) is { Name: "fetch" } fetch
        && spans.FirstOrDefault(span => span.SpanId == fetch.ParentId) is { Name: "plan" } plan
        && plan.TraceId == deliver.TraceId && plan.ParentId.Length == 0);
}
