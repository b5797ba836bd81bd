namespace Connector.IntegrationTests.Support.Workers;

/// <summary>A piece of work that a worker may die in.</summary>
/// <param name="Arrange">Connects the mailboxes and puts mail into them.</param>
/// <param name="Act">The worker's action; one round of the host if null.</param>
/// <param name="Afterwards">Runs and asserts after that, before a sound worker completes the work.</param>
internal sealed record CrashScenario(
    Func<CrashRun, Task> Arrange,
    Func<CrashRun, WorkerUnderTest, Task>? Act = null,
    Func<CrashRun, Task>? Afterwards = null,
    params (string Name, string Value)[] Settings)
{
    /// <summary>Runs follow each other so fast that the mailboxes that were refused in them would look like an incident.</summary>
    private static readonly (string Name, string Value)[] NoIncidents =
    [
        ("Incident__MinMailboxes", "1000000"),

        // A failed fetch looks for one all the same, once in a sixtieth of this: not to be waited for at each step.
        ("Incident__Window", "00:00:01"),
    ];

    /// <summary>
    /// Lets workers die at every sixth request, beginning with the first, the third or the fifth by the way that they die, so that half of
    /// all requests meet one of the three deaths. With CONNECTOR_TEST_STEPS=all each request meets all three, which takes six times as
    /// long.
    /// </summary>
    /// <returns>The last request at which one died.</returns>
    public async Task<int> DieAtStepsAsync(Death death, CancellationToken cancellationToken)
    {
        await using var world = await WorkerWorld.StartAsync(cancellationToken, [.. NoIncidents, .. Settings]);
        var stride = Stride(6);

        for (var step = First(2 * (int)death, stride); ; step += stride)
        {
            var wire = new MortalWire(step, death);

            await RunAsync(world, $"run{step}", wire, mayFail: () => wire.IsDead, cancellationToken);

            if (!wire.IsDead)
            {
                return step - stride;
            }
        }
    }

    /// <summary>
    /// Lets a fault strike every fourth request to storage, beginning with another one for each fault. With CONNECTOR_TEST_STEPS=all, each.
    /// </summary>
    /// <returns>The last request that was struck.</returns>
    public async Task<int> StrikeStepsAsync(StorageFault fault, CancellationToken cancellationToken)
    {
        await using var world = await WorkerWorld.StartAsync(cancellationToken, [.. NoIncidents, .. Settings]);
        var stride = Stride(4);

        for (var step = First((int)fault, stride); ; step += stride)
        {
            var wire = new FaultyWire(step, fault);
            await RunAsync(
                world, $"run{step}", wire, mayFail: () => wire.HasStruck && fault == StorageFault.AwayFromThenOn, cancellationToken);

            if (!wire.HasStruck)
            {
                return step - stride;
            }
        }
    }

    private static int Stride(int stride) => Environment.GetEnvironmentVariable("CONNECTOR_TEST_STEPS") == "all" ? 1 : stride;

    private static int First(int number, int stride) => 1 + (number % stride);

    /// <summary>Lets a fault strike the first request to one service; all the others are as ever.</summary>
    public async Task<FaultyWire> StrikeFirstAsync(StorageFault fault, StorageService service, CancellationToken cancellationToken)
    {
        await using var world = await WorkerWorld.StartAsync(cancellationToken, Settings);
        var wire = new FaultyWire(step: 1, fault, service);
        await RunAsync(world, "run", wire, mayFail: () => false, cancellationToken);
        return wire;
    }

    private async Task RunAsync(WorkerWorld world, string name, Wire wire, Func<bool> mayFail, CancellationToken cancellationToken)
    {
        var run = new CrashRun(world, name, cancellationToken);
        await Arrange(run);

        await using (var worker = world.NewWorker(wire))
        {
            try
            {
                await (Act?.Invoke(run, worker) ?? world.RoundAsync(worker, cancellationToken));
            }
            catch (Exception) when (mayFail())
            {
                // The host starts another one.
            }
        }

        try
        {
            await (Afterwards?.Invoke(run) ?? Task.CompletedTask);
            await run.SettleAsync();
            await run.AssertExactAsync();
            await run.RemoveAsync();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"{name}, {wire}: {exception.Message}", exception);
        }
    }
}
