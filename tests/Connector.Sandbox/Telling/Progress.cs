namespace Connector.Sandbox.Telling;

/// <summary>Reports a step that takes long, so that it does not look like a standstill.</summary>
internal static class Progress
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    public static async Task<T> ToldAsync<T>(this Task<T> step, string what, TimeProvider time, Action<string> say)
    {
        await ((Task)step).ToldAsync(what, time, say);
        return await step;
    }

    public static async Task ToldAsync(this Task step, string what, TimeProvider time, Action<string> say)
    {
        var began = time.GetTimestamp();
        await using var timer = time.CreateTimer(
            _ => say($"{what}: {time.GetElapsedTime(began).TotalSeconds:0} s so far"), state: null, Every, Every);
        await step;
    }
}
