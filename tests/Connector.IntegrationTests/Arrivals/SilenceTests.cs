using Connector.Arrivals;
using Connector.Forwarding.Readiness;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.Reporting.Activity;
using Connector.Reporting.ServiceLevels;
using Connector.TestKit.Mails;
using Connector.TestKit.Smtp;
using static Connector.IntegrationTests.Arrivals.SilenceWorld;

namespace Connector.IntegrationTests.Arrivals;

/// <summary>A mailbox that is quiet for too long is asked by machines, and a person is told only what the last of them found.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class SilenceTests(TestContext context)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Patience = SentTestMail.Patience + TimeSpan.FromMinutes(1);

    private readonly GeneratedMails _mails = new(seed: 18);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Test_mail_that_arrives_answers_a_suspicion_and_no_administrator_is_told()
    {
        await using var world = await StartAsync(Token);
        var gmail = await world.ConnectAsync();

        await world.PassAsync(Soon);
        Assert.AreSequenceEqual([Address], world.TestMails);
        gmail.Deliver(world.TestMail.Raw.ToArray());
        await world.PassAsync(Patience);

        Assert.IsEmpty(world.Told);
        Assert.IsNull((await world.HistoryAsync()).TestMail);
        await world.PassAsync(TimeSpan.FromHours(1));
        Assert.HasCount(1, world.TestMails, "the next suspicion needs a longer gap");
    }

    [TestMethod]
    public async Task Lost_test_mail_is_told_once_with_the_answer_of_the_mail_server_and_so_is_the_end()
    {
        await using var world = await StartAsync(Token);
        var gmail = await world.ConnectAsync();

        await world.PassAsync(Soon);
        await world.PassAsync(Patience);
        await world.PassAsync(TimeSpan.FromHours(1));

        var told = Assert.ContainsSingle(world.Told);
        Assert.AreEqual($"[Action needed] Mail does not reach {Address}", told.Subject);
        Assert.Contains("2.0.0 caught", told.Message.TextBody!);

        // On a Monday the hours without mail are a part of the last full week, so there are up to two fewer than 168.
        Assert.Contains("usually about 16", told.Message.TextBody!);
        Assert.HasCount(1, world.TestMails);

        gmail.Deliver(_mails.Next());
        await world.PassAsync(TimeSpan.FromMinutes(11));
        await world.PassAsync(TimeSpan.FromMinutes(11));

        Assert.AreSequenceEqual([$"[Resolved] Mail reaches {Address} again"], world.Told.Skip(1).Select(mail => mail.Subject));
        var threshold = (await world.HistoryAsync()).Judge(world.World.Clock.GetUtcNow(), perYear: 1)!.Threshold;
        Assert.IsLessThan(12, threshold, "a gap with lost mail is not a healthy one");
    }

    [TestMethod]
    public async Task Test_mail_in_spam_is_told_as_that()
    {
        await using var world = await StartAsync(Token);
        var gmail = await world.ConnectAsync();

        await world.PassAsync(Soon);
        gmail.Deliver(world.TestMail.Raw.ToArray(), ["SPAM"]);
        await world.PassAsync(Patience);
        await world.PassAsync(TimeSpan.FromHours(1));

        Assert.AreSequenceEqual([$"[Action optional] Mail to {Address} may be in Gmail's spam"], world.Told.Select(mail => mail.Subject));
        Assert.IsEmpty(await world.Connector.MessagesAsync(Address, Token));
    }

    [TestMethod]
    public async Task Refused_test_mail_is_told_at_once_with_the_refusal()
    {
        await using var world = await StartAsync(Token);
        await world.ConnectAsync();
        world.World.Smtp.Refuse(SmtpStep.Recipient, 550, recipient: Address);

        await world.PassAsync(Soon);

        Assert.Contains("550", Assert.ContainsSingle(world.Told).Message.TextBody!);
    }

    [TestMethod]
    public async Task Mail_server_that_takes_no_mail_says_nothing_about_the_mailbox()
    {
        await using var world = await StartAsync(Token);
        await world.ConnectAsync();

        using (world.World.Smtp.Refuse(SmtpStep.Recipient, 451, recipient: Address))
        {
            await world.PassAsync(Soon);
            await world.PassAsync(Patience);
        }

        Assert.IsEmpty(world.Told);
        await world.PassAsync(TimeSpan.FromHours(1));
        Assert.HasCount(1, world.TestMails, "it is tried again");
    }

    /// <summary>A hanging mail server takes a minute for each call, and the sweeps of all accounts wait meanwhile.</summary>
    [TestMethod]
    public async Task Mail_server_that_is_away_is_called_for_one_of_many_suspicions_and_for_the_others_later()
    {
        await using var world = await StartAsync(Token);
        string[] addresses = [Address, "sales@acme.example"];
        await world.ConnectAsync(addresses[0]);
        await world.ConnectAsync(addresses[1]);

        using (world.World.Smtp.Refuse(SmtpStep.Connect, 421))
        {
            await world.PassAsync(Soon, addresses);
        }

        Assert.AreEqual(1, world.World.Smtp.Connections);
        await world.PassAsync(TimeSpan.FromHours(1) + Soon, addresses);
        Assert.AreSequenceEqual(addresses.Order(), world.TestMails.Order());
    }

    [TestMethod]
    public async Task Mail_that_Gmail_has_and_the_connector_lacks_is_imported_and_needs_no_test_mail()
    {
        await using var world = await StartAsync(Token);
        var gmail = await world.ConnectAsync();
        gmail.Deliver(_mails.Next());

        // The bug that the question is meant to find.
        await world.Connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { Checkpoint = gmail.HistoryId }, Token);
        await world.PassAsync(Soon);

        Assert.HasCount(1, await world.Connector.MessagesAsync(Address, Token));
        Assert.IsEmpty(world.TestMails);
        Assert.IsEmpty(world.Told);
        await world.Connector.Get<ActivityWriter>().SaveAsync(Token);
        Assert.IsGreaterThanOrEqualTo(1, (await world.Connector.Get<ReadServiceReport>().HandleAsync(Token)).Missing);
    }

    [TestMethod]
    public async Task Many_mailboxes_of_an_account_are_asked_with_one_test_mail_and_told_with_one_mail()
    {
        await using var world = await StartAsync(Token);
        string[] addresses = ["a@acme.example", "b@acme.example", "c@acme.example", "d@acme.example"];

        foreach (var address in addresses)
        {
            await world.ConnectAsync(address);
        }

        await world.PassAsync(Soon, addresses);
        await world.PassAsync(Patience, addresses);

        Assert.HasCount(1, world.TestMails);
        var told = Assert.ContainsSingle(world.Told);
        Assert.AreEqual("[Action needed] Mail does not reach 4 addresses", told.Subject);
        Assert.IsTrue(addresses.All(address => told.Message.TextBody!.Contains(address, StringComparison.Ordinal)));
    }

    /// <summary>It is fetched a moment before, so that its state is the only reason.</summary>
    [TestMethod]
    [DataRow("Parked")]
    [DataRow("Paused")]
    [DataRow("Held")]
    public async Task Mailbox_that_is_parked_paused_or_held_by_an_incident_is_not_suspected(string state)
    {
        await using var world = await StartAsync(Token);
        await world.ConnectAsync();
        await world.Connector.FetchAsync(Address, Token);
        var now = world.World.Clock.GetUtcNow();

        await (state switch
        {
            "Parked" => ChangeAsync(new MailboxState.Parked(FailureClass.CredentialsRevoked, 1, now, NextProbeAt: now.AddHours(6))),
            "Paused" => ChangeAsync(new MailboxState.Paused(now)),
            _ => world.World.OpenIncidentAsync(),
        });
        await world.PassAsync(Soon);

        Assert.IsEmpty(world.TestMails);

        Task ChangeAsync(MailboxState changed) => world.Connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { State = changed }, Token);
    }

    [TestMethod]
    public async Task No_test_mail_is_sent_and_no_administrator_is_told_if_the_setting_says_so()
    {
        await using var world = await StartAsync(Token, ("Silence__SendTestMail", "false"));
        await world.ConnectAsync();

        await world.PassAsync(Soon);
        await world.PassAsync(Patience);

        Assert.IsEmpty(world.World.Smtp.Mails);
        Assert.IsNotNull((await world.HistoryAsync()).LastAt);
    }

    /// <summary>One mail an hour, so nine hours are a usual gap, and fourteen are not.</summary>
    [TestMethod]
    [DataRow(5, true)]
    [DataRow(24, false)]
    public async Task Forwarding_is_broken_only_after_an_unusual_time_without_forwarded_mail(int hours, bool isReady)
    {
        await using var world = await StartAsync(Token);
        await world.ConnectAsync();
        var key = ConnectorUnderTest.KeyOf(Address);
        var importedAt = world.World.Clock.GetUtcNow() - TimeSpan.FromHours(2);
        await world.Connector.Mailboxes.ChangeAsync(key, mailbox => mailbox with { LastImportedAt = importedAt }, Token);

        await world.Connector.Get<ForwardingTable>().ChangeAsync(
            key, facts => facts with { LastArrivedAt = importedAt - TimeSpan.FromHours(hours) }, Token);

        var (_, cause) = await world.World.LookAsync(Address);
        Assert.AreEqual(isReady ? null : ReadinessCause.StoppedArriving, cause);
        var standby = (await world.Connector.MailboxAsync(Address, Token)).Standby.State;
        Assert.AreEqual(isReady ? StandbyState.Ready : StandbyState.Broken, standby);
    }
}
