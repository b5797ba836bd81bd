using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Connector.TestKit;
using Connector.TestKit.App;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;

namespace Connector.EndToEndTests;

/// <summary>Bad input of any kind gets a clear answer that names it, and loses nothing.</summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class BadInputTests(TestContext context)
{
    private const string Address = "support@acme.example";

    private static readonly (string Path, string Body, string Says)[] BadBodies =
    [
        ("accounts/acme", "", "JSON"),
        ("accounts/acme", "{", "JSON"),
        ("accounts/acme", "[]", "JSON"),
        ("accounts/acme", """{"displayName":"Acme","locale":"en","admins":[]}""", "admins"),
        ("accounts/acme", """{"displayName":"Acme","locale":"en"}""", "admins"),
        ("accounts/acme", """{"displayName":"Acme","locale":"xx","admins":[{"email":"a@b.example"}]}""", "locale"),
        ("accounts/acme", """{"displayName":"Acme","locale":"en","admins":[{"email":"nobody"}]}""", "admins[0].email"),
        ("accounts/acme", """{"displayName":"Acme","locale":"en","admins":[{"email":"a@b.example","locale":"xx"}]}""",
        "admins[0].locale"),
        ("accounts/acme", """{"displayName":"","locale":"en","admins":[{"email":"a@b.example"}]}""", "displayName"),
        ("accounts/acme", """{"name":"Acme","locale":"en","admins":[{"email":"a@b.example"}]}""", "name"),
        ("accounts/No_Id", """{"displayName":"Acme","locale":"en","admins":[{"email":"a@b.example"}]}""", "id"),
        ("accounts/acme/mailboxes/nobody", """{"refreshToken":"t"}""", "address"),
        ($"accounts/acme/mailboxes/{Address}", "{}", "refreshToken"),
        ($"accounts/acme/mailboxes/{Address}", """{"refreshToken":"t","delegated":true}""", "not both"),
        ($"accounts/acme/mailboxes/{Address}", """{"delegated":true}""", "refreshToken"),
        ($"accounts/acme/mailboxes/{Address}", """{"refreshToken":42}""", "refreshToken"),
        ($"accounts/acme/mailboxes/{Address}", """{"refreshToken":"t","importFrom":"yesterday"}""", "importFrom"),
        ($"accounts/acme/mailboxes/{Address}", """{"refreshToken":"t","importFrom":0}""", "importFrom"),
        ($"accounts/acme/mailboxes/{Address}", """{"refreshToken":"t","importFrom":2.5}""", "importFrom"),
        ($"accounts/acme/mailboxes/{Address}", """{"refreshToken":"t","importFrom":true}""", "importFrom"),
    ];

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow("Retry__BaseDelay", "soon")]
    [DataRow("Tokens__ActiveKey", null)]
    [DataRow("Schedule__EnqueueFetchJobs", "often")]
    [DataRow("Alerts__Smtp__Port", "none")]
    [DataRow("AzureWebJobsStorage", "nowhere")]
    [TestCategory("LocalHost")]
    public async Task Wrong_setting_stops_the_start_with_one_line_that_names_it(string name, string? value)
    {
        var ended = await Assert.ThrowsExactlyAsync<AppEndedException>(async () =>
        {
            await using var stage = await Stage.StartAsync(Token, settings => settings.With(name, value));
        });

        var lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.HasCount(1, lines, ended.Output);
        Assert.Contains(name, lines[0]);
        Assert.AreNotEqual(0, ended.ExitCode);
    }

    [TestMethod]
    public async Task Bad_body_is_refused_with_a_reason_and_changes_nothing()
    {
        await using var stage = await Stage.StartAsync(Token);
        await stage.ConnectAsync(Address, Token);
        var before = await stage.App.Http.GetStringAsync(new Uri("accounts/acme", UriKind.Relative), Token);

        foreach (var (path, body, says) in BadBodies)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await stage.App.Http.PutAsync(new Uri(path, UriKind.Relative), content, Token);
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);

            Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode, $"{path} {body}");
            Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType, body);
            Assert.Contains(says, problem.GetProperty("detail").GetString()!, body);
        }

        Assert.AreEqual(before, await stage.App.Http.GetStringAsync(new Uri("accounts/acme", UriKind.Relative), Token));
        Assert.HasCount(1, await stage.App.Api.GetMailboxesAsync(Stage.Account, Token));
    }

    [TestMethod]
    [DataRow("accounts/nobody")]
    [DataRow("accounts/nobody/mailboxes")]
    [DataRow("accounts/acme/mailboxes/nobody@acme.example")]
    public async Task Unknown_paths_and_resources_answer_404_as_problem_json(string path)
    {
        await using var stage = await Stage.StartAsync(Token);

        using var answer = await stage.App.Http.GetAsync(new Uri(path, UriKind.Relative), Token);

        Assert.AreEqual(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.AreEqual("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [TestMethod]
    public async Task Bad_queue_messages_end_in_the_poison_function_and_delay_no_mailbox()
    {
        await using var stage = await Stage.StartAsync(
            Token, settings => settings.With("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "00:00:01"));
        var mailbox = await stage.ConnectAsync(Address, Token);
        var jobs = stage.Storage.Queues.GetQueueClient("fetch-jobs");

        await Mailboxes(stage).AddEntityAsync(new TableEntity(Stage.Account, "nobody@acme.example") { ["State"] = "Nonsense" }, Token);
        await jobs.SendMessageAsync("this is no JSON: secret-text", Token);
        await jobs.SendMessageAsync("""{"account":"acme","address":"nobody@acme.example"}""", Token);
        await jobs.SendMessageAsync("{}", Token);
        await jobs.SendMessageAsync("[1,2,3]", Token);
        Stage.Deliver(mailbox, 5);

        await Wait.UntilAsync(
            () => stage.App.Output.Lines.Count(line => line.Contains("Poison in fetch-jobs-poison", StringComparison.Ordinal)) == 4,
            Stage.Patience,
            "four messages are seen by the poison function",
            Token);
        await stage.AssertAllImportedAsync(Token);
        await Wait.UntilAsync(
            async () => await stage.Storage.QueueLengthAsync("fetch-jobs-poison", Token) == 0, Stage.Patience,
            "nothing rests in the poison queue", Token);

        var poison = (await stage.App.Http.GetFromJsonAsync<JsonElement>(new Uri("poison", UriKind.Relative), Token)).GetProperty("poison");
        Assert.AreEqual(4, poison.GetArrayLength());
        Assert.DoesNotContain("secret-text", poison.ToString());
        await ReplayAsync(stage, poison.EnumerateArray().Single(one => one.GetProperty("job").ValueKind == JsonValueKind.Object));
        Assert.IsEmpty(stage.App.Output.Lines.Where(line => line.Contains("secret-text", StringComparison.Ordinal)).ToList());
    }

    private static TableClient Mailboxes(Stage stage) => stage.Storage.Tables.GetTableClient("Mailboxes");

    /// <summary>The mailbox that the job names has a row that makes sense by now.</summary>
    private async Task ReplayAsync(Stage stage, JsonElement poison)
    {
        await Mailboxes(stage).DeleteEntityAsync(Stage.Account, "nobody@acme.example", cancellationToken: Token);
        var late = await stage.ConnectAsync("nobody@acme.example", Token);
        Stage.Deliver(late, 1);
        using var answer = await stage.App.Http.PostAsync(
            new Uri($"poison/{poison.GetProperty("queue").GetString()}/{poison.GetProperty("id").GetString()}/replay", UriKind.Relative),
            content: null, Token);

        Assert.AreEqual(HttpStatusCode.Accepted, answer.StatusCode);
        await stage.AssertAllImportedAsync(Token);
        var left = await stage.App.Http.GetFromJsonAsync<JsonElement>(new Uri("poison", UriKind.Relative), Token);
        Assert.AreEqual(3, left.GetProperty("poison").GetArrayLength());
    }

    [TestMethod]
    public async Task Mail_of_any_shape_is_stored_byte_for_byte()
    {
        await using var stage = await Stage.StartAsync(Token);
        var mailbox = await stage.ConnectAsync(Address, Token);
        var corpus = Path.Combine(Repository.Root, "..", "shared", "corpus");

        // The corpus of real and broken mails lies beside the checkout, if at all.
        if (Directory.Exists(corpus))
        {
            await foreach (var mail in MailFiles.ReadAsync(corpus, Token))
            {
                mailbox.Deliver(mail.Content);
            }
        }

        mailbox.Deliver([]);
        mailbox.Deliver([0x00, 0xFF, 0x0D, 0x0A, 0x80]);
        mailbox.Deliver("no header, no end"u8.ToArray());
        mailbox.Deliver(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 10_000).Select(number => $"X-{number}: y\r\n"))));
        mailbox.Deliver(new GeneratedMails().OfSize(5 * 1024 * 1024));

        await stage.AssertAllImportedAsync(Token);
    }

    [TestMethod]
    public async Task Tokens_subjects_and_bodies_are_in_no_line_that_the_app_writes()
    {
        await using var stage = await Stage.StartAsync(Token);
        var mailbox = stage.Gmail.AddMailbox(Address, "1//secret-refresh-token");
        await stage.App.Api.PutMailboxAsync(Stage.Account, Address, mailbox.RefreshToken, "now", Token);
        mailbox.Deliver("Subject: secret-subject\r\n\r\nsecret-body"u8.ToArray());
        await stage.AssertAllImportedAsync(Token);

        foreach (var fault in new GmailFault[] {
            new GmailFault.Truncate(), new GmailFault.Html(), new GmailFault.Refuse("backendError", Status: 500) })
        {
            using var active = stage.Gmail.Faults.Set(fault);
            mailbox.Deliver("Subject: secret-subject\r\n\r\nsecret-body"u8.ToArray());
            await Wait.UntilAsync(() => active.Hits > 3, Stage.Patience, "the fault is met", Token);
        }

        await stage.AssertAllImportedAsync(Token);
        Assert.IsEmpty(stage.App.Output.Lines.Where(line =>
            line.Contains("secret-", StringComparison.Ordinal)
            || line.Contains("Bearer ", StringComparison.Ordinal)
            || line.Contains(stage.Gmail.Options.ClientSecret, StringComparison.Ordinal)).ToList());
    }
}
