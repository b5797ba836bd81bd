using Connector.IntegrationTests.Support.Workers;

namespace Connector.IntegrationTests.Zendesk;

/// <summary>
/// A worker crashes at every request to Zendesk: before the request leaves, after it took effect, and with half of the answer read. After
/// another worker has finished the job, each thread is one ticket and each mail one comment of it.
/// </summary>
[TestClass]
[TestCategory("Integration")]
public sealed class ZendeskCrashPointTests(TestContext context)
{
    private CancellationToken Token => context.CancellationToken;

    [TestMethod]
    [DataRow(Death.BeforeTheRequestLeaves, false)]
    [DataRow(Death.AfterTheRequestTookEffect, false)]
    [DataRow(Death.InTheMiddleOfTheAnswer, false)]
    [DataRow(Death.BeforeTheRequestLeaves, true)]
    [DataRow(Death.AfterTheRequestTookEffect, true)]
    [DataRow(Death.InTheMiddleOfTheAnswer, true)]
    public async Task Crash_at_any_request_to_Zendesk_leaves_one_ticket_per_thread_and_one_comment_per_mail(Death death, bool isForwarded)
    {
        await using var world = await ZendeskCrashWorld.StartAsync(Token);
        var steps = 0;
        MortalWire wire;

        do
        {
            wire = new MortalWire(++steps, death, world.IsToZendesk);
            await RunAsync(world, $"run{steps}", wire, isForwarded);
        }
        while (wire.IsDead);

        // A token; for the ticket a person, a file and the ticket; for the comment the ticket, the person and the comment.
        Assert.IsGreaterThan(7, steps, "every request was tried");
    }

    [TestMethod]
    [DataRow(Death.BeforeTheRequestLeaves)]
    [DataRow(Death.AfterTheRequestTookEffect)]
    public async Task Crash_at_requests_to_storage_leaves_one_ticket_per_thread_and_one_comment_per_mail(Death death)
    {
        await using var world = await ZendeskCrashWorld.StartAsync(Token);
        var stride = Environment.GetEnvironmentVariable("CONNECTOR_TEST_STEPS") == "all" ? 1 : 5;
        MortalWire wire;
        var step = 1 + (int)death;

        do
        {
            wire = new MortalWire(step, death);
            await RunAsync(world, $"run{step}", wire, isForwarded: false);
            step += stride;
        }
        while (wire.IsDead);

        Assert.IsGreaterThan(20, step);
    }

    private static async Task RunAsync(ZendeskCrashWorld world, string name, MortalWire wire, bool isForwarded)
    {
        var customer = $"ann@{name}.example";
        await world.ReceiveAsync(
            isForwarded,
            ZendeskCrashWorld.Mail(customer, $"first@{name}.example", "first", hasFile: true),
            ZendeskCrashWorld.Mail(customer, $"second@{name}.example", "second", answers: $"first@{name}.example"));
        await world.DeliverAsync(wire);

        Assert.IsEmpty(await world.SettleAsync(), $"{name}, {wire}");
        var tickets = world.Zendesk.Tickets.Where(ticket => ticket.Requester.Email == customer).ToList();
        Assert.HasCount(1, tickets, $"{name}, {wire}: tickets");
        Assert.AreEqual("first,second", string.Join(",", tickets[0].Comments.Select(comment => comment.Body.Trim())), $"{name}, {wire}");
        Assert.AreEqual("invoice.pdf", string.Join(",", tickets[0].Comments[0].Files.Select(file => file.Name)), $"{name}, {wire}: files");
        Assert.HasCount(2, tickets[0].Comments.Select(comment => comment.Marker).Distinct().ToList(), $"{name}, {wire}: markers");
    }
}
