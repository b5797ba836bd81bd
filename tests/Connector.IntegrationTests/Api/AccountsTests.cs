using Connector.Api;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;

namespace Connector.IntegrationTests.Api;

/// <summary>Accounts with many administrators, many mailboxes in one call, and the lists of accounts, mailboxes and mail.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class AccountsTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    /// <summary>The longest possible addresses (RFC 5321, 4.5.3.1), in letters that JSON may escape.</summary>
    [TestMethod]
    public async Task Account_takes_500_administrators_and_refuses_one_more()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var admins = Enumerable.Range(0, 501)
            .Select(number => new
            {
                email = $"{new string('ü', 60)}{number:000}@{new string('d', 63)}.{new string('e', 63)}.{new string('f', 50)}.de",
            }).ToList();

        var taken = await PutAsync(connector, admins.Take(500));
        var refused = await PutAsync(connector, admins);

        Assert.AreEqual(201, taken.Status, taken.Detail);
        Assert.AreEqual(400, refused.Status);
        Assert.Contains("500", refused.Detail);
        Assert.AreSequenceEqual(
            admins.Take(500).Select(admin => admin.email),
            (await connector.Get<AccountTable>().FindAsync("many", Token))!.Admins.Select(admin => admin.Email));
    }

    [TestMethod]
    public async Task Call_connects_many_mailboxes_and_each_failure_concerns_only_its_mailbox()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var good = Enumerable.Range(0, 40).Select(number => connector.Gmail.AddMailbox($"m{number}@acme.example")).ToList();
        object[] entries =
        [
            .. good.Select(mailbox => (object)new { address = mailbox.Address, refreshToken = mailbox.RefreshToken }),
            new { address = "wrong@acme.example", refreshToken = "wrong" },
            new { address = "nobody", refreshToken = "t" },
            new { address = "none@acme.example" },
            new { address = "kind@acme.example", refreshToken = 7 },
            new { address = "M0@acme.example", refreshToken = good[0].RefreshToken },
            7,
        ];

        var answer = await PutManyAsync(connector, entries);

        var results =
            answer.Body.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("status").GetInt32()).ToList();
        Assert.AreEqual(200, answer.Status);
        Assert.AreSequenceEqual([.. Enumerable.Repeat(201, 40), 400, 400, 400, 400, 400, 400], results);
        Assert.Contains("invalid_grant", answer.Body.GetProperty("results")[40].GetProperty("detail").GetString()!);
        Assert.Contains("listed twice", answer.Body.GetProperty("results")[44].GetProperty("detail").GetString()!);
        Assert.HasCount(40, await connector.Mailboxes.KeysAsync(ConnectorUnderTest.Account, Token));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(501)]
    public async Task Call_without_mailboxes_or_with_more_than_500_is_refused(int count)
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);

        var answer = await PutManyAsync(
            connector,
            Enumerable.Range(0, count).Select(number => (object)new { address = $"m{number}@acme.example", refreshToken = "t" }));

        Assert.AreEqual(400, answer.Status);
        Assert.Contains("1 to 500", answer.Detail);
        Assert.IsEmpty(connector.Gmail.Requests);
    }

    [TestMethod]
    public async Task Choices_about_mails_stay_as_they_are_if_a_put_leaves_them_out()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        await PutAsync(connector, [new { email = "a@many.example" }, new { email = "b@many.example" }]);
        var table = connector.Get<AccountTable>();
        var first = (await table.FindAsync("many", Token))!;
        await table.SaveAsync(
            first with { MonthlyReport = false, WeeklyTestMail = true, Admins = [first.Admins[0] with { NoMonthlyReport = true }] }, Token);

        var kept = await PutAsync(connector, [new { email = "a@many.example" }, new { email = "b@many.example" }]);
        var again = await PutAsync(connector, [new { email = "a@many.example", monthlyReport = true }]);

        Assert.AreEqual((true, false), (first.MonthlyReport, first.WeeklyTestMail));
        Assert.AreEqual((false, true), (Flag(kept.Body, "monthlyReport"), Flag(kept.Body, "weeklyTestMail")));
        Assert.AreSequenceEqual(
            [false, true], kept.Body.GetProperty("admins").EnumerateArray().Select(admin => Flag(admin, "monthlyReport")));
        Assert.IsTrue(Flag(again.Body.GetProperty("admins")[0], "monthlyReport"));

        static bool Flag(System.Text.Json.JsonElement of, string name) => of.GetProperty(name).GetBoolean();
    }

    [TestMethod]
    public async Task Accounts_are_listed_by_id_in_pages()
    {
        await using var connector = await ConnectorUnderTest.StartAsync(Token);

        foreach (var number in Enumerable.Range(0, Page.Length + 4))
        {
            await connector.Get<AccountTable>().SaveAsync(new Account($"b{number:000}", "B", Locale.De, [new Admin("a@b.example")]), Token);
        }

        var first = ApiAnswer.Of(await connector.Get<AccountsEndpoint>().ListAsync(null, Token)).Body;
        var second =
            ApiAnswer.Of(await connector.Get<AccountsEndpoint>().ListAsync(first.GetProperty("continuationToken").GetString(), Token)).Body;

        var listed = first.GetProperty("accounts").EnumerateArray().Concat(second.GetProperty("accounts").EnumerateArray())
            .Select(one => one.GetProperty("account").GetString());
        Assert.AreSequenceEqual(["acme", .. Enumerable.Range(0, Page.Length + 4).Select(number => $"b{number:000}")], listed);
        Assert.AreEqual(System.Text.Json.JsonValueKind.Null, second.GetProperty("continuationToken").ValueKind);
    }

    [TestMethod]
    public async Task Imported_mail_is_listed_in_pages()
    {
        const string Address = "support@acme.example";
        await using var connector = await ConnectorUnderTest.StartAsync(Token);
        var gmail = await connector.ConnectAsync(Address, Token);
        gmail.DeliverGenerated(Page.Length + 5);
        await connector.FetchAsync(Address, Token);

        var first = await MessagesAsync(connector, Address, null);
        var second = await MessagesAsync(connector, Address, first.GetProperty("continuationToken").GetString());

        var listed = first.GetProperty("messages").EnumerateArray().Concat(second.GetProperty("messages").EnumerateArray()).ToList();
        Assert.AreSequenceEqual(
            gmail.Messages.Select(message => message.Id).Order(StringComparer.Ordinal),
            listed.Select(one => one.GetProperty("id").GetString()!));
        Assert.IsTrue(listed.All(one => one.GetProperty("state").GetString() == "Delivered" && one.GetProperty("size").GetInt64() > 0));
        Assert.AreEqual(
            404, ApiAnswer.Of(await connector.Get<MessagesEndpoint>()
            .ListAsync(ConnectorUnderTest.Account, "nobody@acme.example", null, Token)).Status);
    }

    private async Task<ApiAnswer> PutAsync(ConnectorUnderTest connector, IEnumerable<object> admins) =>
        ApiAnswer.Of(await connector.Get<AccountsEndpoint>().PutAsync(
        ApiAnswer.Request(new { displayName = "Many", locale = "en", admins }), "many", Token));

    private async Task<ApiAnswer> PutManyAsync(ConnectorUnderTest connector, IEnumerable<object> entries) => ApiAnswer.Of(
        await connector.Get<PutMailboxEndpoint>().PutManyAsync(ApiAnswer.Request(entries.ToArray()), ConnectorUnderTest.Account, Token));

    private async Task<System.Text.Json.JsonElement> MessagesAsync(ConnectorUnderTest connector, string address, string? after) =>
        ApiAnswer.Of(await connector.Get<MessagesEndpoint>().ListAsync(ConnectorUnderTest.Account, address, after, Token)).Body;
}
