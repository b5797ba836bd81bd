namespace Connector.IntegrationTests.Support.Workers;

/// <summary>A piece of work that a worker may die in.</summary>
/// <param name="Arrange">Connects the mailboxes and puts mail into them.</param>
/// <param name="Act">What the worker does; one round of the host if null.</param>
/// <param name="Afterwards">What happens or must hold then, before a sound worker brings all to rest.</param>
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

    /// <summary>Lets the worker die at its first step, at its second, and so on until it lives to the end.</summary>
    /// <returns>At how many steps it died.</returns>
    public async Task<int> DieAtEveryStepAsync(Death death, CancellationToken cancellationToken)
    {
        await using var world = await WorkerWorld.StartAsync(cancellationToken, [.. NoIncidents, .. Settings]);

        for (var step = 1; ; step++)
        {
            var wire = new MortalWire(step, death);

            await RunAsync(world, $"run{step}", wire, mayFail: () => wire.IsDead, cancellationToken);

            if (!wire.IsDead)
            {
                return step - 1;
            }
        }
    }

    /// <summary>Lets a fault strike the first request to storage, then the second, and so on until none is left to be struck.</summary>
    /// <returns>How many were struck.</returns>
    public async Task<int> StrikeEveryStepAsync(StorageFault fault, CancellationToken cancellationToken)
    {
        await using var world = await WorkerWorld.StartAsync(cancellationToken, [.. NoIncidents, .. Settings]);

        for (var step = 1; ; step++)
        {
            var wire = new FaultyWire(step, fault);
            await RunAsync(world, $"run{step}", wire, mayFail: () => wire.HasStruck && fault == StorageFault.AwayFromThenOn, cancellationToken);

            if (!wire.HasStruck)
            {
                return step - 1;
            }
        }
    }

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
