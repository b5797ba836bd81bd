namespace Connector.Sandbox.Telling;

/// <summary>Tells of a step that takes long, so that nobody takes it for a standstill.</summary>
internal static class Progress
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    public static async Task<T> ToldAsync<T>(this Task<T> step, string what, TimeProvider time, Action<string> say)
    {
        var began = time.GetTimestamp();

        while (await Task.WhenAny(step, Task.Delay(Every, time)) != step)
        {
            say($"{what}: {time.GetElapsedTime(began).TotalSeconds:0} s so far");
        }

        return await step;
    }

    public static Task ToldAsync(this Task step, string what, TimeProvider time, Action<string> say) => AsTaskOfBool(step).ToldAsync(what, time, say);

    private static async Task<bool> AsTaskOfBool(Task step)
    {
        await step;
        return true;
    }
}
