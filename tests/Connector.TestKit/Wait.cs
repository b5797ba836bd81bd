namespace Connector.TestKit;

/// <summary>Waits for the work of another process or thread.</summary>
public static class Wait
{
    /// <summary>
    /// A deadline for work of milliseconds, or of seconds of an app. It is long, because a loaded machine may not run a process for many
    /// seconds, and a test that passes does not wait for it.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <param name="what">The expected event, for the exception.</param>
    /// <exception cref="TimeoutException">The condition did not hold within the deadline.</exception>
    public static Task UntilAsync(Func<bool> condition, TimeSpan deadline, string what, CancellationToken cancellationToken) =>
        UntilAsync(() => Task.FromResult(condition()), deadline, what, cancellationToken);

    /// <inheritdoc cref="UntilAsync(Func{bool}, TimeSpan, string, CancellationToken)"/>
    public static Task UntilAsync(Func<Task<bool>> condition, TimeSpan deadline, string what, CancellationToken cancellationToken) =>
        ForAsync(async () => await condition() ? what : null, deadline, what, cancellationToken);

    /// <summary>Repeats a search until its result is not null.</summary>
    /// <inheritdoc cref="UntilAsync(Func{bool}, TimeSpan, string, CancellationToken)"/>
    public static async Task<T> ForAsync<T>(
        Func<Task<T?>> find, TimeSpan deadline, string what, CancellationToken cancellationToken) where T : class
    {
        var started = TimeProvider.System.GetTimestamp();

        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();

            if (await find() is { } found)
            {
                return found;
            }

            if (TimeProvider.System.GetElapsedTime(started) > deadline)
            {
                throw new TimeoutException($"Not within {deadline.TotalSeconds:0.#} s: {what}");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Ends when one of two callers gives up: for a simulated server that never answers.</summary>
    public static async Task UntilCanceledAsync(CancellationToken one, CancellationToken other)
    {
        var canceled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var first = one.Register(() => canceled.TrySetResult());
        using var second = other.Register(() => canceled.TrySetResult());
        await canceled.Task;
    }
}
