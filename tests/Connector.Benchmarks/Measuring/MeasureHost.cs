using System.Diagnostics;
using System.Runtime;
using System.Text.Json;
using Connector.Benchmarks.Simulation;

namespace Connector.Benchmarks.Measuring;

/// <summary>A process that does one piece of work and says what it took.</summary>
internal static class MeasureHost
{
    private const int Waves = 3;

    public static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var line = await Console.In.ReadLineAsync(cancellationToken) ?? "";
        var order = JsonSerializer.Deserialize<MeasureOrder>(line, JsonSerializerOptions.Web)!;
        var count = new StorageCount(order.Storage);
        await using IMeasuredWork work = order.Work switch
        {
            Work.Floor => new FloorWork(order, count),
            Work.Fetch => new FetchWork(order, count),
            Work.IdlePoll => new IdlePollWork(order, count),
            _ => new PlanWork(order, count),
        };

        await work.PrepareAsync(cancellationToken);

        // In waves: a method's calls are counted only once the compiler has rested.
        foreach (var wave in order.WarmUp.Chunk(Math.Max(1, (order.WarmUp.Count + Waves - 1) / Waves)))
        {
            await work.RunAsync(wave, cancellationToken);
            await UntilCompilerRestsAsync(cancellationToken);
        }

        await UntilCompilerRestsAsync(cancellationToken);
        count.Reset();

        // What the others take is read from outside, from here on.
        Console.WriteLine(JsonSerializer.Serialize(true));
        await Console.In.ReadLineAsync(cancellationToken);

        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        await work.RunAsync(order.Mailboxes, cancellationToken);
        clock.Stop();
        process.Refresh();

        var measured = new Measured(
            clock.Elapsed.TotalSeconds,
            (process.TotalProcessorTime - cpu).TotalSeconds,
            ProcessUse.PeakRssMb(Environment.ProcessId),
            count.Calls);

        Console.WriteLine(JsonSerializer.Serialize(measured, JsonSerializerOptions.Web));
        return 0;
    }

    /// <summary>What the warm-up made hot is compiled anew behind it: that is on nobody's bill.</summary>
    private static async Task UntilCompilerRestsAsync(CancellationToken cancellationToken)
    {
        for (var (before, now) = (-1L, JitInfo.GetCompiledMethodCount()); now != before; (before, now) = (now, JitInfo.GetCompiledMethodCount()))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, cancellationToken);
        }
    }
}

/// <summary>A piece of work whose making ready is not measured.</summary>
internal interface IMeasuredWork : IAsyncDisposable
{
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>What is measured; and before, with other mailboxes, what warms it up.</summary>
    Task RunAsync(IReadOnlyList<BenchMailbox> mailboxes, CancellationToken cancellationToken);
}
