namespace Connector.Sandbox.Soaking;

/// <param name="Lasting">How long there are faults. Catching up comes on top.</param>
/// <param name="OutFolder">Where the logs of the apps go.</param>
internal sealed record SoakOptions(TimeSpan Lasting, int Seed, DirectoryInfo? OutFolder)
{
    /// <param name="seed">0 for one that is different each time.</param>
    public static SoakOptions Of(TimeSpan lasting, int seed, DirectoryInfo? outFolder) =>
        new(lasting, seed > 0 ? seed : 1 + (int)(TimeProvider.System.GetTimestamp() % 1_000_000), outFolder);
}
