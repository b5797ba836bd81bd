using Connector.IntegrationTests.Support.Workers;

namespace Connector.IntegrationTests.Importing;

/// <summary>
/// A worker dies at every single request to storage, to Gmail and to the token endpoint: before it leaves, after it took effect, and with
/// half of its answer (of a mail, say) read. Another one comes, and every mail is there once, byte for byte, and nothing waits for anybody.
/// </summary>
[TestClass]
[TestCategory("Integration")]
public sealed class CrashPointTests(TestContext context)
{
    [TestMethod]
    [DataRow(Death.BeforeTheRequestLeaves)]
    [DataRow(Death.AfterTheRequestTookEffect)]
    [DataRow(Death.InTheMiddleOfTheAnswer)]
    public Task A_worker_that_dies_in_a_fetch_of_two_pages_and_two_jobs_loses_nothing(Death death) =>
        SweepAsync(CrashScenarios.Pages, death, atLeast: 24);

    [TestMethod]
    [DataRow(Death.BeforeTheRequestLeaves)]
    [DataRow(Death.AfterTheRequestTookEffect)]
    [DataRow(Death.InTheMiddleOfTheAnswer)]
    public Task A_worker_that_dies_in_a_first_sync_of_two_jobs_loses_nothing(Death death) =>
        SweepAsync(CrashScenarios.FullSync, death, atLeast: 28);

    [TestMethod]
    [DataRow(Death.BeforeTheRequestLeaves)]
    [DataRow(Death.AfterTheRequestTookEffect)]
    [DataRow(Death.InTheMiddleOfTheAnswer)]
    public Task A_worker_that_dies_while_it_lists_anew_after_an_expired_checkpoint_loses_nothing(Death death) =>
        SweepAsync(CrashScenarios.ExpiredHistory, death, atLeast: 18);

    [TestMethod]
    [DataRow(Death.BeforeTheRequestLeaves)]
    [DataRow(Death.AfterTheRequestTookEffect)]
    [DataRow(Death.InTheMiddleOfTheAnswer)]
    public Task A_worker_that_dies_while_it_puts_a_stub_in_the_place_of_a_mail_loses_nothing(Death death) =>
        SweepAsync(CrashScenarios.TooLarge, death, atLeast: 14);

    [TestMethod]
    [DataRow(Death.BeforeTheRequestLeaves)]
    [DataRow(Death.AfterTheRequestTookEffect)]
    [DataRow(Death.InTheMiddleOfTheAnswer)]
    public Task A_worker_that_dies_while_it_looks_for_the_newest_mails_loses_none_of_them(Death death) =>
        SweepAsync(CrashScenarios.Counted, death, atLeast: 16);

    [TestMethod]
    [DataRow(Death.BeforeTheRequestLeaves)]
    [DataRow(Death.AfterTheRequestTookEffect)]
    [DataRow(Death.InTheMiddleOfTheAnswer)]
    public Task A_worker_that_dies_while_it_parks_a_mailbox_leaves_nobody_untold(Death death) =>
        SweepAsync(CrashScenarios.Block, death, atLeast: 22);

    [TestMethod]
    [DataRow(Death.BeforeTheRequestLeaves)]
    [DataRow(Death.AfterTheRequestTookEffect)]
    [DataRow(Death.InTheMiddleOfTheAnswer)]
    public Task A_worker_that_dies_on_the_way_out_of_a_block_loses_nothing_and_leaves_nothing_parked(Death death) =>
        SweepAsync(CrashScenarios.Recovery, death, atLeast: 26);

    [TestMethod]
    [DataRow(Death.BeforeTheRequestLeaves)]
    [DataRow(Death.AfterTheRequestTookEffect)]
    [DataRow(Death.InTheMiddleOfTheAnswer)]
    public Task A_worker_that_dies_while_it_plans_forgets_no_mailbox(Death death) => SweepAsync(CrashScenarios.Plan, death, atLeast: 8);

    private async Task SweepAsync(CrashScenario scenario, Death death, int atLeast)
    {
        var steps = await scenario.DieAtEveryStepAsync(death, context.CancellationToken);

        context.WriteLine($"{context.TestDisplayName}: died at {steps} steps");
        Assert.IsGreaterThanOrEqualTo(atLeast, steps, "every step counts");
    }
}
