namespace Connector.TestKit;

/// <summary>Waiting for something that another process or thread does, with a deadline that names what did not happen.</summary>
public static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="TimeoutException">It was not so within <paramref name="deadline"/>; says <paramref name="what"/>.</exception>
    public static Task UntilAsync(Func<bool> condition, TimeSpan deadline, string what, CancellationToken cancellationToken) =>
        UntilAsync(() => Task.FromResult(condition()), deadline, what, cancellationToken);

    /// <inheritdoc cref="UntilAsync(Func{bool}, TimeSpan, string, CancellationToken)"/>
    public static Task UntilAsync(Func<Task<bool>> condition, TimeSpan deadline, string what, CancellationToken cancellationToken) =>
        ForAsync(async () => await condition() ? what : null, deadline, what, cancellationToken);

    /// <summary>Asks again and again until the answer is not null.</summary>
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
}
