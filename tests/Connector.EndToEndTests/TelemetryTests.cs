using System.Security.Cryptography;
using System.Text;
using Connector.TestKit;
using Connector.TestKit.Smtp;
using Connector.TestKit.Telemetry;
using Connector.TestKit.Webhooks;

namespace Connector.EndToEndTests;

/// <summary>The app's telemetry: enough to follow a mail, and none of its content.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class TelemetryTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private const string Subject = "Planted-subject-4711";

    private const string Body = "Planted-body-0815";

    private const string FunctionKey = "Planted-key-1312";

    private const string LinkToken = "Planted-link-2718";

    /// <summary>With this each access token of the simulator begins.</summary>
    private const string AccessTokenMark = "ya29.";

    private static readonly string[] SecretNames = ["Secret", "Password", "Tokens__Keys__", "LinkKey"];

    private static readonly string[] Awaited =
    [
        "connector.heartbeat", "connector.mailboxes", "connector.import.oldest_lag", "connector.queue.oldest_age",
            "connector.mails.imported",
        "connector.delivery.lag", "connector.gmail.calls", "connector.gmail.units", "connector.alerts.mails",
        "connector.alerts.heartbeat.age",
    ];

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Trace_follows_a_mail_to_its_delivery_and_telemetry_holds_no_content_and_no_secret()
    {
        await using var collector = await OtlpCollector.StartAsync(Token);
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var stage = await StartAsync(collector, receiver);
        await using var queues = new QueueRecorder(stage.Storage.Queues);
        var gmail = await stage.ConnectAsync(Address, Token);

        gmail.Deliver(Encoding.ASCII.GetBytes(
            $"From: c@example.org\r\nTo: {Address}\r\nSubject: {Subject}\r\nMessage-ID: <1@example.org>\r\n\r\n{Body}\r\n"));
        await Wait.UntilAsync(() => receiver.Accepted.Count == 1, Stage.Patience, "the mail is delivered", Token);
        stage.Gmail.Faults.Block();
        await stage.WaitForStateAsync(Address, "Parked", Token);
        await Wait.UntilAsync(() => stage.Smtp.Mails.Count > 0, Stage.Patience, "an administrator is told", Token);

        await Wait.UntilAsync(() => Awaited.All(collector.Metrics.Contains), Stage.Patience, "all metrics came", Token);
        await Wait.UntilAsync(() => Followed(collector.Spans), Stage.Patience, "plan, fetch and deliver are one trace", Token);
        await CallWithSecretsAsync(stage);
        await stage.App.StopAsync(Token);

        string[] secrets = [gmail.RefreshToken, AccessTokenMark, FunctionKey, LinkToken, .. stage.App.Settings.Values.Where(IsSecret)
            .Select(setting => setting.Value)];
        var log = string.Join('\n', stage.App.Output.Lines);
        var jobs = await queues.StopAsync();
        var rows = await stage.Storage.AllRowsAsync(Token);

        Assert.HasCount(4 + 6, secrets);
        Assert.IsNotEmpty(jobs);

        foreach (var planted in (string[])[Subject, Body, .. secrets])
        {
            Assert.DoesNotContain(planted, log);
            Assert.IsTrue(
                collector.Bodies.All(body => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(planted)) < 0), $"{planted} left in telemetry.");
            Assert.IsEmpty(jobs.Where(job => job.Contains(planted, StringComparison.Ordinal)).ToList());
        }

        // The row of a mail holds its subject, and is there for that.
        Assert.IsEmpty(secrets.Append(Body).Where(planted => rows.Any(row => row.Contains(planted, StringComparison.Ordinal))).ToList());
    }

    private Task<Stage> StartAsync(OtlpCollector collector, WebhookReceiver receiver) => Stage.StartAsync(
        Token,
        settings => settings
            .With("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint.AbsoluteUri)
            .With("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
            .With("OTEL_METRIC_EXPORT_INTERVAL", 500)
            .With("OTEL_BSP_SCHEDULE_DELAY", 200)
            .With("OTEL_BLRP_SCHEDULE_DELAY", 200)
            .With("Schedule__ReportState", "* * * * * *")
            .With("Alerts__LinkKey", Secret())
            .With("Console__BaseUri", "https://connector.example")
            .With("Forwarding__Domain", "in.connector.example")
            .With("Forwarding__Secret", Secret())
            .With("Destination__Kind", "webhook")
            .With("Destination__Webhook__Uri", receiver.Address.AbsoluteUri)
            .With("Destination__Webhook__Secret", receiver.Secret)
            .With("Destination__Webhook__AllowPrivate", "true"),
        new SmtpCatcherOptions { Username = "connector", Password = Secret() });

    /// <summary>The query string of a call is a secret too.</summary>
    private async Task CallWithSecretsAsync(Stage stage)
    {
        foreach (var path in (string[])[$"status?code={FunctionKey}", $"alerts/link?t={LinkToken}"])
        {
            using var answer = await stage.App.Http.GetAsync(new Uri(path, UriKind.Relative), Token);
        }
    }

    private static string Secret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static bool IsSecret(KeyValuePair<string, string> setting) =>
        SecretNames.Any(name => setting.Key.Contains(name, StringComparison.Ordinal));

    private static bool Followed(IReadOnlyList<CollectedSpan> spans) => spans.Where(span => span.Name == "deliver").Any(deliver =>
        spans.FirstOrDefault(span => span.SpanId == deliver.ParentId) is { Name: "fetch" } fetch
        && spans.FirstOrDefault(span => span.SpanId == fetch.ParentId) is { Name: "plan" } plan
        && plan.TraceId == deliver.TraceId && plan.ParentId.Length == 0);
}
