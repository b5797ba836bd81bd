using System.Text.RegularExpressions;
using Connector.IntegrationTests.Support;
using Connector.TestKit.Zendesk;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>
/// No secret and nothing of a mail is in a log line, whatever Zendesk answers. The descriptions of its errors repeat names, addresses and
/// texts.
/// </summary>
[TestClass]
[TestCategory("Integration")]
public sealed partial class ZendeskLogTests(TestContext context)
{
    private const string Subject = "Kaputte Lampe 7731";

    private const string Text = "It does not light 8842";

    private const string File = "rechnung-5520.pdf";

    private const string Told = $"Eva <{ZendeskWorld.Customer}> wrote '{Subject}': {Text} ({File}, friend@other.example)";

    private CancellationToken Token => context.CancellationToken;

    private static IEnumerable<(ZendeskCallKind Kind, SimulatedFault Fault)> Faults =>
    [
        (ZendeskCallKind.Token, Answer(SimulatedReply.Error(401, "invalid_client", Told))),
        (ZendeskCallKind.CreateTicket, Answer(SimulatedReply.Error(401, "invalid_token", Told))),
        (ZendeskCallKind.UpdateTicket, Answer(SimulatedReply.Error(403, "Forbidden", Told))),
        (ZendeskCallKind.ReadTicket, Answer(SimulatedReply.Error(404, "RecordNotFound", Told))),
        (ZendeskCallKind.UpdateTicket, Answer(SimulatedReply.Error(409, "UpdateConflict", Told))),
        (ZendeskCallKind.CreateTicket, Answer(SimulatedReply.Invalid("requester", "Requester: Eva is suspended.", "UserSuspended"))),
        (ZendeskCallKind.CreateTicket, Answer(SimulatedReply.Invalid("email_ccs", Told))),
        (ZendeskCallKind.CreateTicket, Answer(SimulatedReply.Invalid("custom_fields", Told))),
        (ZendeskCallKind.UpdateTicket, Answer(SimulatedReply.Invalid("status", "Status: closed prevents ticket update"))),
        (ZendeskCallKind.Upload, Answer(SimulatedReply.Error(422, "AttachmentUnprocessable", Told))),
        (ZendeskCallKind.CreateTicket, Answer(SimulatedReply.Invalid(ZendeskWorld.Customer, Told, Text))),
        (ZendeskCallKind.CreateTicket, Answer(SimulatedReply.Error(422, Told, Told))),
        (ZendeskCallKind.CreateTicket, Answer(SimulatedReply.Error(400, "IdempotentRequestError", Told))),
        (ZendeskCallKind.CreateTicket, Answer(SimulatedReply.Error(400, Subject, Told))),
        (ZendeskCallKind.CreateUser, Answer(SimulatedReply.Invalid("email", Told, "DuplicateValue"))),
        (ZendeskCallKind.UpdateTicket, new SimulatedFault.TooMany(TimeSpan.FromSeconds(7))),
        (ZendeskCallKind.CreateTicket, new SimulatedFault.TooMany(IsText: true)),
        (ZendeskCallKind.SearchUsers, Answer(SimulatedReply.Error(500, "InternalError", Told))),
        (ZendeskCallKind.CreateTicket, new SimulatedFault.Status(503, TimeSpan.FromSeconds(7))),
        (ZendeskCallKind.CreateTicket, new SimulatedFault.CutAfter()),
        (ZendeskCallKind.UpdateTicket, new SimulatedFault.Maintenance()),
        (ZendeskCallKind.CreateTicket, new SimulatedFault.Redirect()),
        (ZendeskCallKind.CreateTicket, Answer(new SimulatedReply(200, $"{{\"ticket\": \"{Subject}\"}}"))),
        (ZendeskCallKind.UpdateTicket, Answer(new SimulatedReply(200, $"{{ not JSON, {Text}"))),
    ];

    [TestMethod]
    public async Task Nothing_of_a_mail_and_no_secret_is_in_a_log_line_whatever_Zendesk_answers()
    {
        await using var world = await ZendeskWorld.StartAsync(Token);
        using var logs = new FakeLoggerProvider();
        world.Connector.Get<ILoggerFactory>().AddProvider(logs);

        foreach (var (number, (kind, fault)) in Faults.Index())
        {
            // A person of its own for each, since Zendesk makes a person only once.
            var from = $"eva{number}@customer.example";
            world.Zendesk.RevokeTokens();
            world.Deliver(Mail($"{number}-1@x", from, answers: null));
            world.Deliver(Mail($"{number}-2@x", from, answers: $"{number}-1@x"));
            var before = world.Zendesk.Count(kind);

            using (world.Zendesk.Faults.Set(fault, kind))
            {
                await world.HandOverAsync();
                await world.WaitAsync();
            }

            Assert.IsGreaterThan(before, world.Zendesk.Count(kind), $"{kind}, {fault}: the fault was met");
            await world.WaitAsync(TimeSpan.FromMinutes(11));
            await world.Connector.SweepAsync(Token);
        }

        var lines = logs.Collector.GetSnapshot().Select(Everything).ToList();
        Assert.IsTrue(lines.Exists(line => line.Contains("destination is down", StringComparison.Ordinal)), "errors are logged");
        Assert.IsEmpty(lines.Where(line => Private(world).Any(line.Contains) || Name().IsMatch(line)).ToList());
    }

    private static byte[] Mail(string id, string from, string? answers) => ZendeskWorld.Mail(
        id, from, Subject, answers, Text, file: File, headers: "Cc: friend@other.example\r\n");

    private static SimulatedFault.Answer Answer(SimulatedReply reply) => new(reply);

    private static string[] Private(ZendeskWorld world) =>
    [
        "of-the-simulated-zendesk", world.Zendesk.Options.ClientSecret, world.Mailbox.RefreshToken, "Bearer", Subject, "Kaputte", Text,
        File, "customer.example", "other.example",
    ];

    private static string Everything(FakeLogRecord record) => string.Join(
        '\n',
        [record.Message, $"{record.Exception}", .. (record.StructuredState ?? []).Select(value => $"{value.Key}={value.Value}"),
            .. record.Scopes.Select(scope => $"{scope}")]);

    [GeneratedRegex(@"\bEva\b")]
    private static partial Regex Name();
}
