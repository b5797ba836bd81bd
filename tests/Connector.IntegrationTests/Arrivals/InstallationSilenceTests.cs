using Connector.Arrivals;
using Connector.Arrivals.Asking;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using static Connector.IntegrationTests.Arrivals.SilenceWorld;

namespace Connector.IntegrationTests.Arrivals;

/// <summary>If a large share of all mailboxes is quiet at once, one test mail is sent for all, and only the operator is told.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class InstallationSilenceTests(TestContext context)
{
    private static readonly TimeSpan Patience = SentTestMail.Patience + TimeSpan.FromMinutes(1);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Many_mailboxes_of_several_accounts_are_asked_with_one_test_mail()
    {
        await using var world = await StartAsync(Token);
        var suspected = Suspected(accounts: 3, each: 4);

        var left = await world.Connector.Get<InstallationSilence>().AnswerAsync(suspected, Token);

        Assert.IsEmpty(left);
        Assert.HasCount(1, world.TestMails);
        var histories = await Task.WhenAll(
            suspected.Select(one => world.Connector.Get<ArrivalTable>().FindAsync(one.Mailbox, Token)));
        Assert.IsTrue(histories.All(history => history!.TestMail is { IsForAll: true, Account: "account0" }));
    }

    [TestMethod]
    [DataRow(3, 3, DisplayName = "few mailboxes")]
    [DataRow(2, 6, DisplayName = "few accounts")]
    public async Task Few_suspicions_are_left_to_their_accounts(int accounts, int each)
    {
        await using var world = await StartAsync(Token);
        var suspected = Suspected(accounts, each);

        var left = await world.Connector.Get<InstallationSilence>().AnswerAsync(suspected, Token);

        Assert.HasCount(suspected.Count, left);
        Assert.IsEmpty(world.TestMails);
    }

    [TestMethod]
    public async Task Suspicions_of_one_hour_count_together()
    {
        await using var world = await StartAsync(Token);
        var all = world.Connector.Get<InstallationSilence>();

        Assert.HasCount(6, await all.AnswerAsync(Suspected(accounts: 3, each: 2), Token));
        world.World.Clock.MoveOn(TimeSpan.FromMinutes(70));
        Assert.HasCount(6, await all.AnswerAsync(Suspected(accounts: 3, each: 2), Token));
        world.World.Clock.MoveOn(TimeSpan.FromMinutes(20));
        Assert.IsEmpty(await all.AnswerAsync(Suspected(accounts: 3, each: 2), Token));
    }

    [TestMethod]
    public async Task Lost_test_mail_for_all_is_told_to_no_administrator_and_asked_again_after_half_a_day()
    {
        await using var world = await StartAsync(Token);
        await LoseForAllAsync(world, Address);

        await world.PassAsync(Patience);
        await world.PassAsync(TimeSpan.FromHours(11));

        Assert.IsEmpty(world.Told);
        Assert.IsNull((await world.HistoryAsync()).TestMail);
        Assert.IsEmpty(world.TestMails);
        await world.PassAsync(TimeSpan.FromHours(2));
        Assert.HasCount(1, world.TestMails);
    }

    [TestMethod]
    [DataRow(true, DisplayName = "with a second channel")]
    [DataRow(false, DisplayName = "without a second channel")]
    public async Task Lost_test_mail_for_all_is_one_error_one_count_and_one_post_to_the_operator(bool hasChannel)
    {
        using var counted = new OwnMeasurements("connector.silence.answers", "answer");
        await using var receiver = await WebhookReceiver.StartAsync(Token);
        await using var world = await StartAsync(Token, hasChannel ? OperatorChannel.SettingsFor(receiver) : []);
        receiver.Time = world.World.Clock;
        using var logs = new FakeLoggerProvider();
        world.Connector.Get<ILoggerFactory>().AddProvider(logs);
        string[] addresses = [Address, "sales@acme.example"];
        await LoseForAllAsync(world, addresses);

        await world.PassAsync(Patience, addresses);
        await world.PassAsync(TimeSpan.FromHours(1), addresses);

        var error = Assert.ContainsSingle(logs.Collector.GetSnapshot().Where(line => line.Level >= LogLevel.Error));
        Assert.AreEqual(
            "A test mail for 2 quiet mailboxes of all accounts did not arrive. The mail server said: 250 ok", error.Message);
        Assert.AreSequenceEqual([InstallationSilence.LostForAll], counted.Values);
        string[] titles = hasChannel ? ["Mail does not arrive in many mailboxes of all accounts"] : [];
        Assert.AreSequenceEqual(titles, receiver.Titles());
    }

    /// <summary>Mailboxes that wait for one test mail, which was sent to another account.</summary>
    private async Task LoseForAllAsync(SilenceWorld world, params string[] addresses)
    {
        var sent = new SentTestMail("a@other.example", "nonce", world.World.Clock.GetUtcNow(), "250 ok")
        {
            Account = "other",
            IsForAll = true,
        };

        foreach (var address in addresses)
        {
            await world.ConnectAsync(address);
            await world.Connector.Get<ArrivalTable>().ChangeAsync(
                ConnectorUnderTest.KeyOf(address), history => history.Send(sent), Token);
        }
    }

    private static IReadOnlyList<SilenceAnswer> Suspected(int accounts, int each) =>
    [
        .. from account in Enumerable.Range(0, accounts)
           from mailbox in Enumerable.Range(0, each)
           select new SilenceAnswer.Open(new ArrivalVerdict(100, 12, 10))
           {
               Mailbox = new MailboxKey($"account{account}", $"m{mailbox}@account{account}.example"),
           },
    ];
}
