using System.Net;
using Connector.TestKit;
using Connector.TestKit.App;
using Connector.TestKit.Azurite;
using Connector.TestKit.Gmail;
using Connector.TestKit.Smtp;

namespace Connector.EndToEndTests.LocalHost;

/// <summary>Timers and queues on the local host: names, locks, and storage that is away.</summary>
[TestClass]
[TestCategory("EndToEnd")]
[TestCategory("LocalHost")]
public sealed class TriggerTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Timer_without_a_schedule_does_not_stop_the_others_and_its_setting_is_named()
    {
        await using var stage = await Stage.StartAsync(Token, settings => settings.With("Schedule__RenewWatches", value: null));
        var mailbox = await stage.ConnectAsync("support@acme.example", Token);
        Stage.Deliver(mailbox, 3);

        await stage.AssertAllImportedAsync(Token);
        Assert.Contains(
            line => line.Contains("Setting Schedule__RenewWatches is missing", StringComparison.Ordinal), stage.App.Output.Lines);
    }

    [TestMethod]
    public async Task Function_that_a_setting_disables_does_not_run()
    {
        await using var stage = await Stage.StartAsync(Token, settings => settings.With("AzureWebJobs.FetchMailbox.Disabled", "true"));

        await stage.ConnectAsync("support@acme.example", Token);

        await Wait.UntilAsync(
            async () => await stage.Storage.QueueLengthAsync("fetch-jobs", Token) > 0, Stage.Patience, "a job waits", Token);
        Assert.AreEqual(0, stage.Gmail.Count(CallKind.History) + stage.Gmail.Count(CallKind.List));
    }

    [TestMethod]
    public async Task Timers_of_a_killed_host_run_again_on_the_next_one()
    {
        await using var stage = await Stage.StartAsync(Token);
        var mailbox = await stage.ConnectAsync("support@acme.example", Token);
        Stage.Deliver(mailbox, 1);
        await stage.AssertAllImportedAsync(Token);

        await stage.App.KillAsync();
        await stage.App.RestartAsync(Token);
        Stage.Deliver(mailbox, 1);

        // Only the timer enqueues a job for it, once the killed host's lock has ended.
        await stage.AssertAllImportedAsync(Token);
    }

    [TestMethod]
    public async Task Storage_that_is_away_at_the_start_is_named_in_one_line_and_the_app_comes_up_when_it_is_back()
    {
        await using var azurite = await AzuriteServer.StartAsync(options: null, Token);
        await using var gmail = await GmailSimulator.StartAsync(options: null, Token);
        await using var smtp = await SmtpCatcher.StartAsync(options: null);
        var settings = AppSettings.For(azurite.NewAccount(), gmail, smtp).Hurried();
        var log = Path.Combine(Repository.Artifacts, "tests", $"{nameof(TriggerTests)}-{Guid.NewGuid():N}.log");
        await azurite.StopAsync(Token);

        var starting = ConnectorApp.StartAsync(settings, Token, log, HostStage.Command());
        await Wait.UntilAsync(() => Lines(log).Any(IsAbout), Stage.Patience, "a line names storage", Token);
        await azurite.RestartAsync(Token);
        await using var app = await starting;

        await app.Api.PutAccountAsync("acme", new AccountOrder("Acme", "en", [new AdminOrder("a@acme.example")]), Token);
        var mailbox = gmail.AddMailbox("support@acme.example");
        await app.Api.PutMailboxAsync("acme", mailbox.Address, mailbox.RefreshToken, "now", Token);
        await Wait.UntilAsync(() => gmail.Count(CallKind.History) > 1, Stage.Patience, "a timer's job reaches Gmail", Token);
        Assert.ContainsSingle(app.Output.Lines.Where(IsAbout));

        static bool IsAbout(string line) =>
            line.Contains("Azure Storage (AzureWebJobsStorage) is out of reach: ", StringComparison.Ordinal);

        static string[] Lines(string file)
        {
            using var stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().Split('\n');
        }
    }

    [TestMethod]
    public async Task Storage_that_comes_back_is_used_again_by_timers_queues_and_HTTP()
    {
        var folder = Path.Combine(Repository.Artifacts, "tests", $"{nameof(TriggerTests)}-{Guid.NewGuid():N}");
        await using var azurite = await AzuriteServer.StartAsync(new AzuriteOptions { Location = folder }, Token);
        await using var gmail = await GmailSimulator.StartAsync(options: null, Token);
        await using var smtp = await SmtpCatcher.StartAsync(options: null);
        await using var app = await ConnectorApp.StartAsync(
            AppSettings.For(azurite.NewAccount(), gmail, smtp).Hurried(), Token, command: HostStage.Command());
        await app.Api.PutAccountAsync("acme", new AccountOrder("Acme", "en", [new AdminOrder("a@acme.example")]), Token);
        var mailbox = gmail.AddMailbox("support@acme.example");
        await app.Api.PutMailboxAsync("acme", mailbox.Address, mailbox.RefreshToken, "now", Token);

        await azurite.StopAsync(Token);
        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, await app.Api.HealthAsync(Token));
        using (var answer = await app.Http.GetAsync(new Uri("accounts/acme", UriKind.Relative), Token))
        {
            Assert.AreEqual(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.IsNotNull(answer.Headers.RetryAfter);
        }

        await azurite.RestartAsync(Token);
        await Wait.UntilAsync(async () => await app.Api.HealthAsync(Token) == HttpStatusCode.OK, Stage.Patience, "health is good", Token);
        var calls = gmail.Count(CallKind.History);
        await Wait.UntilAsync(() => gmail.Count(CallKind.History) > calls, Stage.Patience, "a timer's job reaches Gmail", Token);
        Directory.Delete(folder, recursive: true);
    }
}
