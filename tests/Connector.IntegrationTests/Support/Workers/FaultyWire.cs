using System.Net;

namespace Connector.IntegrationTests.Support.Workers;

/// <summary>What storage can do to one try of a request.</summary>
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
internal sealed class FaultyWire(int step, StorageFault fault) : Wire
{
    private int _steps;

    public bool HasStruck => _steps >= step;

    public override string ToString() => $"{fault} {step}";

    public override async Task<HttpResponseMessage> StorageAsync(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send)
    {
        var number = Interlocked.Increment(ref _steps);

        if (fault == StorageFault.AwayFromThenOn ? number < step : number != step)
        {
            return await send();
        }

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
                Headers = { { "x-ms-error-code", "ServerBusy" } },
                Content = new ByteArrayContent([]),
            },
        };
    }
}
