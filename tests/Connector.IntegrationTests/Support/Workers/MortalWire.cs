namespace Connector.IntegrationTests.Support.Workers;

/// <summary>When, seen from the step at which it happens, a worker dies.</summary>
public enum Death
{
    BeforeTheRequestLeaves,
    AfterTheRequestTookEffect,

    /// <summary>With half of the answer read; at the next step if the answer is not read.</summary>
    InTheMiddleOfTheAnswer,
}

/// <summary>
/// Counts the steps of a worker and kills it at one of them: from then on nothing of it reaches the world, no clean-up either.
/// </summary>
/// <param name="counts">The requests that count as steps; null for all.</param>
internal sealed class MortalWire(int step, Death death, Func<HttpRequestMessage, bool>? counts = null) : Wire
{
    private int _steps;
    private volatile bool _isDoomed;
    private volatile bool _isDead;

    /// <summary>False when the work was done in fewer steps.</summary>
    public bool IsDead => _isDead;

    /// <summary>The step at which it died, for people; null while it lives.</summary>
    public string? DiedAt { get; private set; }

    public override Task<HttpResponseMessage> StorageAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send) =>
        PassAsync(request, send);

    public override Task<HttpResponseMessage> OutboundAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send) =>
        PassAsync(request, send);

    public override string ToString() => $"{death} {step} ({DiedAt ?? "alive"})";

    private async Task<HttpResponseMessage> PassAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send)
    {
        var isLast = counts?.Invoke(request) != false && Interlocked.Increment(ref _steps) == step;

        if (isLast)
        {
            DiedAt = $"{request.Method} {request.RequestUri?.AbsolutePath}";
        }

        if (_isDead || _isDoomed || (isLast && death == Death.BeforeTheRequestLeaves))
        {
            throw Die();
        }

        HttpResponseMessage answer;

        try
        {
            answer = await send();
        }
        catch when (isLast || _isDead)
        {
            throw Die();
        }

        if (isLast && death == Death.InTheMiddleOfTheAnswer)
        {
            _isDoomed = true;
            return await DyingAnswer.OfAsync(answer, Die);
        }

        if (isLast || _isDead)
        {
            answer.Dispose();
            throw Die();
        }

        return answer;
    }

    private WorkerDiedException Die()
    {
        _isDead = true;
        return new WorkerDiedException();
    }
}

/// <summary>No failure that the product knows: it must pass through, as the end of a process would.</summary>
public sealed class WorkerDiedException() : Exception("The worker died.");
