namespace Connector.Reporting;

/// <summary>What an instance saves when it stops, in two seconds at most, because a platform kills an instance that stops slowly.</summary>
internal static class LastSave
{
    public static readonly TimeSpan AtMost = TimeSpan.FromSeconds(2);

    /// <param name="save">Saves numbers that may be lost.</param>
    public static async Task RunAsync(Func<CancellationToken, Task> save, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AtMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);

        try
        {
            await save(either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The numbers of the last minutes are lost.
        }
    }
}
