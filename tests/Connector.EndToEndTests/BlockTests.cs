using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Connector.TestKit;
using Connector.TestKit.App;
using Connector.TestKit.Gmail;

namespace Connector.EndToEndTests;

/// <summary>13 September 2024, small: every read is answered with 302 while the token endpoint works.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class BlockTests(TestContext context)
{
    private static readonly string[] Addresses =
        ["support@acme.example", "sales@acme.example", "billing@acme.example", "jobs@acme.example"];

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Block_parks_the_mailboxes_alerts_once_and_loses_no_mail()
    {
        await using var stage = await Stage.StartAsync(Token);
        var mailboxes = new List<SimulatedMailbox>();

        foreach (var address in Addresses)
        {
            mailboxes.Add(await stage.ConnectAsync(address, Token));
            Stage.Deliver(mailboxes[^1], 10);
        }

        await stage.AssertAllImportedAsync(Token);

        stage.Gmail.Faults.Block();
        mailboxes.ForEach(mailbox => Stage.Deliver(mailbox, 7, seed: 2));

        await WaitUntilHeldOrParkedAsync(stage);
        var views = await Task.WhenAll(Addresses.Select(address => ViewAsync(stage, address)));
        Assert.IsGreaterThanOrEqualTo(3, views.Count(view => view is { State: "Parked" or "Probing", Cause: "ProviderBlocked" }));
        Assert.AreEqual(HttpStatusCode.OK, await stage.App.Api.HealthAsync(Token));
        await Wait.UntilAsync(async () => await OpenIncidentAsync(stage) is not null, Stage.Patience, "the incident is open", Token);
        var open = (await OpenIncidentAsync(stage))!.Value;
        Assert.AreEqual(("ProviderBlocked", "provider"), (open.GetProperty("cause").GetString(), open.GetProperty("scope").GetString()));
        await AssertOnlyCanariesKnockAsync(stage);
        await stage.Smtp.WaitForAsync(1, Stage.Patience, Token);

        stage.Gmail.Faults.Clear();
        await stage.AssertAllImportedAsync(Token);
        await stage.Smtp.WaitForAsync(2, Stage.Patience, Token);

        Assert.HasCount(2, stage.Smtp.MailsFor(Stage.Admin));
        await AssertTimelineAsync(stage, open.GetProperty("id").GetString()!);
        AssertTells(stage);
        Assert.IsEmpty(stage.Gmail.SorryPageRequests, "the redirect's target must hear nothing");
        Assert.IsEmpty(await stage.Storage.RowsAsync("ParkedMailboxes", Token));
        Assert.AreEqual(0, await stage.Storage.QueueLengthAsync("fetch-jobs-poison", Token));
        Assert.AreEqual(0, await stage.Storage.QueueLengthAsync("alerts-poison", Token));
    }

    /// <summary>Once enough mailboxes were refused, the others are held without a refusal of their own.</summary>
    private async Task WaitUntilHeldOrParkedAsync(Stage stage)
    {
        foreach (var address in Addresses)
        {
            await Wait.UntilAsync(
                async () => await ViewAsync(stage, address) is { IsHeld: true } or { State: "Parked" }, Stage.Patience, $"{address} waits",
                Token);
        }
    }

    [TestMethod]
    public async Task Revoked_consent_is_alerted_and_a_new_one_continues_from_the_checkpoint()
    {
        await using var stage = await Stage.StartAsync(Token);
        var mailbox = await stage.ConnectAsync(Addresses[0], Token);
        Stage.Deliver(mailbox, 3);
        await stage.AssertAllImportedAsync(Token);

        mailbox.IsRevoked = true;
        stage.Gmail.RevokeAccessTokens();
        Stage.Deliver(mailbox, 3, seed: 2);
        await stage.WaitForStateAsync(Addresses[0], "Parked", Token);
        var view = await stage.App.Api.GetMailboxAsync(Stage.Account, Addresses[0], Token);
        await stage.Smtp.WaitForAsync(1, Stage.Patience, Token);

        Assert.AreEqual("CredentialsRevoked", view.Cause);
        Assert.Contains("econnect", stage.Smtp.Mails[0].Message.TextBody!);

        mailbox.IsRevoked = false;
        await stage.App.Api.PutMailboxAsync(Stage.Account, Addresses[0], mailbox.RefreshToken, "now", Token);
        await stage.AssertAllImportedAsync(Token);
        await stage.WaitForStateAsync(Addresses[0], "Active", Token);
    }

    [TestMethod]
    public async Task Paused_mailbox_is_left_alone_until_it_is_resumed()
    {
        await using var stage = await Stage.StartAsync(Token);
        var mailbox = await stage.ConnectAsync(Addresses[0], Token);
        await Wait.UntilAsync(() => stage.Gmail.Count(CallKind.History) > 0, Stage.Patience, "the first fetch", Token);
        await stage.App.Api.PauseAsync(Stage.Account, Addresses[0], Token);
        await stage.WaitForStateAsync(Addresses[0], "Paused", Token);
        Stage.Deliver(mailbox, 2);

        await stage.App.Api.ResumeAsync(Stage.Account, Addresses[0], Token);

        await stage.AssertAllImportedAsync(Token);
    }

    private async Task<JsonElement?> OpenIncidentAsync(Stage stage)
    {
        var status = await stage.App.Http.GetFromJsonAsync<JsonElement>("status", Token);
        return status.GetProperty("openIncident") is { ValueKind: JsonValueKind.Object } open ? open : null;
    }

    /// <summary>A canary every three seconds here: one call each, and one in three rounds of the planner at most.</summary>
    private async Task AssertOnlyCanariesKnockAsync(Stage stage)
    {
        stage.Gmail.ForgetRequests();
        var asked = await stage.App.Http.PostAsync($"accounts/{Stage.Account}/mailboxes/{Addresses[0]}/fetch", content: null, Token);
        Assert.AreEqual(HttpStatusCode.Accepted, asked.StatusCode);
        Assert.IsTrue(
            (await asked.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("held").GetBoolean(),
            "the answer says that the job waits");

        await Wait.UntilAsync(() => stage.Gmail.Requests.Count >= 2, Stage.Patience, "two canaries were sent", Token);
        var gaps = stage.Gmail.Requests.Zip(stage.Gmail.Requests.Skip(1), (one, next) => next.At - one.At);
        Assert.IsTrue(gaps.All(gap => gap > TimeSpan.FromSeconds(2)), "no other call was made");
    }

    private async Task AssertTimelineAsync(Stage stage, string id)
    {
        var incident = default(JsonElement);
        await Wait.UntilAsync(
            async () => (incident = await stage.App.Http.GetFromJsonAsync<JsonElement>($"incidents/{id}", Token)).GetProperty("phase")
            .GetString() == "Resolved",
            Stage.Patience,
            "the incident is resolved",
            Token);

        var moments = new[]
        {
            "firstFailureAt",
            "detectedAt",
            "firstCleanCanaryAt",
            "backlogZeroAt",
            "resolvedAt",
        }.Select(name => incident.GetProperty(name).GetDateTimeOffset()).ToList();
        Assert.AreSequenceEqual(moments.Order(), moments);
        Assert.AreEqual(3, incident.GetProperty("rampSteps").GetArrayLength());
        Assert.AreEqual(4, incident.GetProperty("counts").GetProperty("proven").GetInt32());

        var all = await stage.App.Http.GetFromJsonAsync<JsonElement>("incidents", Token);
        Assert.AreEqual(id, all.GetProperty("incidents").EnumerateArray().Single().GetProperty("id").GetString());
    }

    private Task<MailboxAnswer> ViewAsync(Stage stage, string address) => stage.App.Api.GetMailboxAsync(Stage.Account, address, Token);

    private static void AssertTells(Stage stage)
    {
        var (opened, resolved) = (stage.Smtp.Mails[0].Message, stage.Smtp.Mails[1].Message);

        foreach (var address in Addresses)
        {
            Assert.Contains(address, opened.TextBody!);
            Assert.Contains(address, opened.HtmlBody!);
        }

        Assert.DoesNotContain("econnect now", opened.TextBody!, "a block is never reported as 'please reconnect' (I6)");
        Assert.AreEqual(opened.MessageId, resolved.InReplyTo);
        Assert.AreEqual("auto-generated", opened.Headers["Auto-Submitted"]);
    }
}
