namespace Microsoft.Azure.Functions.Worker.LocalRuntime;

/// <summary>A wait that a shutdown ends early and quietly.</summary>
internal static class Delay
{
    public static async Task For(TimeSpan duration, TimeProvider time, CancellationToken stopping) =>
        await Task.Delay(duration, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
