namespace Connector.IntegrationTests.Support.Workers;

/// <summary>When, seen from the step at which it happens, a worker dies.</summary>
public enum Death
{
    BeforeTheRequestLeaves,
    AfterTheRequestTookEffect,
}

/// <summary>Counts the steps of a worker and kills it at one of them: from then on nothing of it reaches the world, no clean-up either.</summary>
internal sealed class MortalWire(int step, Death death) : Wire
{
    private int _steps;
    private volatile bool _isDead;

    /// <summary>False when the work was done in fewer steps.</summary>
    public bool IsDead => _isDead;

    public override Task<HttpResponseMessage> StorageAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send) => PassAsync(send);

    public override Task<T> GmailAsync<T>(Func<Task<T>> call) => PassAsync(call);

    public override string ToString() => $"{death} {step}";

    private async Task<T> PassAsync<T>(Func<Task<T>> take)
    {
        var isLast = Interlocked.Increment(ref _steps) == step;

        if (_isDead || (isLast && death == Death.BeforeTheRequestLeaves))
        {
            _isDead = true;
            throw new WorkerDiedException();
        }

        T answer;

        try
        {
            answer = await take();
        }
        catch when (isLast || _isDead)
        {
            _isDead = true;
            throw new WorkerDiedException();
        }

        if (isLast || _isDead)
        {
            _isDead = true;
            (answer as IDisposable)?.Dispose();
            throw new WorkerDiedException();
        }

        return answer;
    }
}

/// <summary>No failure that the product knows: it must pass through, as the end of a process would.</summary>
public sealed class WorkerDiedException() : Exception("The worker died.");
