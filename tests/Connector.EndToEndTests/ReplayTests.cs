using Connector.TestKit;
using Connector.TestKit.Replay;

namespace Connector.EndToEndTests;

/// <summary>
/// The replay of 13 September 2024, shorter. The times are the sandbox's to hold (<c>-- replay</c>), which has the machine for itself; what
/// is counted holds under any load.
/// </summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed class ReplayTests(TestContext context)
{
    private static readonly ReplayPlan TwentyMinutes = new()
    {
        Instances = 2,
        Accounts = 4,
        Mailboxes = 12,
        MailEvery = TimeSpan.FromMinutes(10),
        Block = TimeSpan.FromMinutes(20),
    };

    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    public async Task Two_instances_handle_the_block_as_one_incident() => AssertHolds(await PlayAsync());

    [TestMethod]
    public async Task Death_of_an_instance_during_the_block_changes_nothing() =>
        AssertHolds(await PlayAsync(async scene =>
        {
            // A mail whose sending is not recorded when the instance dies is sent again after two minutes, and the claim on it is not
            // hurried.
            await Wait.UntilAsync(() => AreAllToldAsync(scene), Stage.Patience, "every administrator is told, and that is recorded", Token);
            await scene.Apps[0].KillAsync();
        }));

    private async Task<bool> AreAllToldAsync(ReplayScene scene) =>
        scene.Admins.All(one => scene.Smtp.MailsFor(one.Admin).Count > 0) && !await scene.Storage.IsAnyAlertClaimedAsync(Token);

    private async Task<ReplayFigures> PlayAsync(Func<ReplayScene, Task>? inTheMiddle = null)
    {
        // The first instance has the timers; when it dies, storage keeps their lease for 15 s, which are not hurried.
        var folder = Path.Combine(Repository.Artifacts, "tests", context.TestName!);
        await using var scene = await ReplayScene.StartAsync(
            TwentyMinutes, folder, Token,
            settings => settings.With("Import__LeaseDuration", TimeSpan.FromSeconds(4)).With("Import__JobExpiry", TimeSpan.FromSeconds(4)));
        var run = new ReplayRun(TwentyMinutes, scene, new ReplayDay(TimeProvider.System));

        var record = await run.PlayAsync(Token, inTheMiddle is null ? null : () => inTheMiddle(scene));
        var figures = ReplayFigures.Of(record);

        context.WriteLine(figures.ToString());
        Assert.IsNull(record.Broken);
        Assert.IsTrue(record.Proof.Holds, string.Join(Environment.NewLine, record.Proof.Reasons));
        Assert.IsEmpty(record.HealthFailures, string.Join(Environment.NewLine, record.HealthFailures));
        return figures;
    }

    private static void AssertHolds(ReplayFigures figures)
    {
        Assert.AreEqual(1, figures.Incidents);
        Assert.IsLessThanOrEqualTo(3, figures.ReadsPerMinuteWhileBlocked!.Value);
        Assert.AreEqual(TwentyMinutes.Mailboxes, figures.ProvenComplete);
        Assert.AreEqual(0, figures.Lost);
        Assert.AreEqual(0, figures.Doubled);
        Assert.IsGreaterThan(0, figures.ForwardingMails);
        Assert.AreEqual(figures.ForwardingMails, figures.ForwardingDuplicates, "what came by forwarding is there once");
        Assert.AreEqual(0, figures.Poison);
        Assert.AreEqual(0, figures.ReconnectSaid);
        Assert.AreEqual(0, figures.FollowedRedirect);
        Assert.AreEqual(figures.Admins, figures.AdminsToldRightly);
        Assert.IsGreaterThan(0, figures.HealthAsked);
    }
}
