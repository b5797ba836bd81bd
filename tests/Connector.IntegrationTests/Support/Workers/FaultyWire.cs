using System.Net;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>The faults of storage at one try of a request.</summary>
public enum StorageFault
{
    /// <summary>503: it asks for patience and does nothing.</summary>
    Busy,

    /// <summary>No answer in time, and nothing done.</summary>
    TimedOut,

    /// <summary>It does what it was asked to and answers 503, so that the next try meets the success of this one.</summary>
    DoneButBusy,

    /// <summary>It does what it was asked to and the connection breaks, so that the next try meets the success of this one.</summary>
    DoneButReset,

    /// <summary>503 for this request and for each one after it.</summary>
    AwayFromThenOn,
}

/// <summary>Spoils one request to storage, given by its number; the clients' own retries follow.</summary>
/// <param name="only">Counts and spoils writes to this service alone; null for all requests.</param>
internal sealed class FaultyWire(int step, StorageFault fault, StorageService? only = null) : Wire
{
    /// <summary>The pause that a busy storage asks for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private int _steps;
    private long _struckAt;
    private (HttpMethod, Uri?) _struck;

    /// <summary>The answer of storage to the next try; null if there was none.</summary>
    public HttpStatusCode? SecondAnswer { get; private set; }

    /// <summary>How long after the fault that try came.</summary>
    public TimeSpan SecondTryAfter { get; private set; }

    public bool HasStruck => _steps >= step;

    public override string ToString() => $"{fault} {step} {only}";

    public override async Task<HttpResponseMessage> StorageAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send)
    {
        if (only is not null
            && (StorageRequests.ServiceOf(request) != only || request.Method == HttpMethod.Get || request.Method == HttpMethod.Head))
        {
            return await send();
        }

        var number = Interlocked.Increment(ref _steps);

        if (fault == StorageFault.AwayFromThenOn ? number < step : number != step)
        {
            return SecondAnswer is null && _struck == (request.Method, request.RequestUri) ? await SendAgainAsync(send) : await send();
        }

        (_struck, _struckAt) = ((request.Method, request.RequestUri), TimeProvider.System.GetTimestamp());

        if (fault is StorageFault.DoneButBusy or StorageFault.DoneButReset)
        {
            (await send()).Dispose();
        }

        return fault switch
        {
            StorageFault.TimedOut => throw new TaskCanceledException("No answer in time."),
            StorageFault.DoneButReset => throw new HttpRequestException("The connection was reset."),
            _ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
            {
                RequestMessage = request,
                Headers = { { "x-ms-error-code", "ServerBusy" }, { "Retry-After", only is null ? "0" : "1" } },
                Content = new ByteArrayContent([]),
            },
        };
    }

    private async Task<HttpResponseMessage> SendAgainAsync(Func<Task<HttpResponseMessage>> send)
    {
        SecondTryAfter = TimeProvider.System.GetElapsedTime(_struckAt);
        var answer = await send();
        SecondAnswer = answer.StatusCode;
        return answer;
    }
}
