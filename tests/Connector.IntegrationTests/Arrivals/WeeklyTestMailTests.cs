using Connector.Arrivals.Asking;
using Connector.IntegrationTests.Support;
using Connector.Mailboxes;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using static Connector.IntegrationTests.Arrivals.SilenceWorld;

namespace Connector.IntegrationTests.Arrivals;

/// <summary>A mailbox with too little mail for a judgement gets a test mail in each week without mail, if its account agreed.</summary>
[TestClass]
[TestCategory("Integration")]
public sealed class WeeklyTestMailTests(TestContext context)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7) + TimeSpan.FromHours(2);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(31);

    private readonly GeneratedMails _mails = new(seed: 18);

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Account_that_did_not_agree_gets_no_weekly_test_mail()
    {
        await using var world = await StartAsync(Token);
        await ConnectAsync(world);

        await PassAsync(world, Week);

        Assert.IsEmpty(world.TestMails);
    }

    [TestMethod]
    public async Task Mailbox_that_is_quiet_for_a_week_gets_one_test_mail_a_week_and_no_administrator_is_told_if_it_arrives()
    {
        await using var world = await StartAgreedAsync();
        var gmail = await ConnectAsync(world);

        await PassAsync(world, TimeSpan.FromDays(6));
        Assert.IsEmpty(world.TestMails);
        await PassAsync(world, TimeSpan.FromDays(1.2));
        gmail.Deliver(world.TestMail.Raw.ToArray());
        await PassAsync(world, Patience);
        await PassAsync(world, TimeSpan.FromHours(2));
        Assert.HasCount(1, world.TestMails);
        await PassAsync(world, Week);

        Assert.HasCount(2, world.TestMails);
        Assert.IsEmpty(world.Told);
    }

    [TestMethod]
    public async Task Lost_weekly_test_mail_is_told_once_and_the_next_one_that_arrives_is_the_all_clear()
    {
        await using var world = await StartAgreedAsync();
        var gmail = await ConnectAsync(world);

        await PassAsync(world, Week);
        await PassAsync(world, Patience);
        await PassAsync(world, Week);
        await PassAsync(world, Patience);

        Assert.HasCount(2, world.TestMails);
        var told = Assert.ContainsSingle(world.Told);
        Assert.AreEqual($"[Action needed] Mail does not reach {Address}", told.Subject);
        Assert.Contains("as you agreed", told.Message.TextBody!);

        await PassAsync(world, Week);
        gmail.Deliver(world.TestMail.Raw.ToArray());
        await PassAsync(world, Patience);
        await PassAsync(world, Patience);

        Assert.AreSequenceEqual([$"[Resolved] Mail reaches {Address} again"], world.Told.Skip(1).Select(mail => mail.Subject));
    }

    [TestMethod]
    public async Task Mailbox_with_mail_in_the_week_needs_no_test_mail()
    {
        await using var world = await StartAgreedAsync();
        var gmail = await ConnectAsync(world);

        await PassAsync(world, TimeSpan.FromDays(5));
        gmail.Deliver(_mails.Next(), internalDate: world.World.Clock.GetUtcNow());
        await PassAsync(world, TimeSpan.FromDays(3));

        Assert.IsEmpty(world.TestMails);
    }

    private async Task<SilenceWorld> StartAgreedAsync()
    {
        var world = await StartAsync(Token);
        await world.Connector.Get<AccountTable>().ChangeAsync(
            ConnectorUnderTest.Account, account => account with { WeeklyTestMail = true }, Token);
        return world;
    }

    /// <summary>A mailbox without history, connected now.</summary>
    private async Task<SimulatedMailbox> ConnectAsync(SilenceWorld world)
    {
        var gmail = await world.World.ConnectAsync(Address);
        await world.Connector.Mailboxes.ChangeAsync(
            ConnectorUnderTest.KeyOf(Address), mailbox => mailbox with { ConnectedAt = world.World.Clock.GetUtcNow(), ImportFrom = null },
            Token);
        return gmail;
    }

    /// <summary>Time passes, the mailbox is fetched and judged, and weekly test mails that are due are sent.</summary>
    private async Task PassAsync(SilenceWorld world, TimeSpan time)
    {
        await world.PassAsync(time);
        await world.Connector.Get<WeeklySweep>().HandleAsync(Token);
    }
}
