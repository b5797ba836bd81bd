using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Connector.LocalHost.Protocol;
using Grpc.Core;

namespace Connector.LocalHost.Worker;

/// <summary>The conversation with the worker over its one gRPC stream: start, functions, invocations, log lines.</summary>
internal sealed class WorkerLink(string workerId, string appDirectory, WorkerLog log)
{
    private readonly Channel<StreamingMessage> _outbound =
        Channel.CreateUnbounded<StreamingMessage>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _invocations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StatusResult>> _loads = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<WorkerInitResponse> _initialized = NewSource<WorkerInitResponse>();
    private readonly TaskCompletionSource<FunctionMetadataResponse> _metadata = NewSource<FunctionMetadataResponse>();
    private volatile Exception? _lost;

    /// <summary>Empty until <see cref="StartAsync"/> ends.</summary>
    public IReadOnlyList<WorkerFunction> Functions { get; private set; } = [];

    /// <summary>Where the worker serves HTTP; null if it has no HTTP functions.</summary>
    public Uri? HttpAddress { get; private set; }

    /// <summary>Waits for the worker and loads all its functions.</summary>
    /// <exception cref="StartException">The worker ended, or reported a failure.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var initialized = await _initialized.Task.WaitAsync(cancellationToken);
        Check(initialized.Result, "start");
        HttpAddress = initialized.Capabilities.TryGetValue("HttpUri", out var uri) && uri.Length > 0 ? OnLoopback(uri) : null;

        Send(new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = appDirectory } });
        var metadata = await _metadata.Task.WaitAsync(cancellationToken);
        Check(metadata.Result, "list its functions");
        Functions = [.. metadata.FunctionMetadataResults.Select(one => new WorkerFunction(one))];

        foreach (var function in Functions)
        {
            _loads[function.Id] = NewSource<StatusResult>();
            Send(new StreamingMessage
            {
                FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.Id, Metadata = function.Metadata },
            });
        }

        foreach (var function in Functions)
        {
            Check(await _loads[function.Id].Task.WaitAsync(cancellationToken), $"load {function.Name}");
        }
    }

    /// <summary>Runs a function once.</summary>
    /// <exception cref="FunctionFailedException">The function threw.</exception>
    /// <exception cref="OperationCanceledException">The function was cancelled and ended because of it.</exception>
    /// <exception cref="StartException">The worker ended.</exception>
    public async Task InvokeAsync(WorkerFunction function, InvocationRequest request, CancellationToken cancellationToken)
    {
        var answered = NewSource<InvocationResponse>();
        _invocations[request.InvocationId] = answered;
        request.FunctionId = function.Id;

        // The worker reads the context of every request, so it must be present; its fields may be empty.
        request.TraceContext ??= new RpcTraceContext
        {
            TraceParent = Activity.Current?.Id ?? "",
            TraceState = Activity.Current?.TraceStateString ?? "",
        };
        Send(new StreamingMessage { RequestId = request.InvocationId, InvocationRequest = request });

        if (_lost is { } lost)
        {
            answered.TrySetException(lost);
        }

        await using var cancel = cancellationToken.Register(() => Cancel(request.InvocationId));
        var response = await answered.Task;

        switch (response.Result.Status)
        {
            case StatusResult.Types.Status.Success:
                return;
            case StatusResult.Types.Status.Cancelled:
                throw new OperationCanceledException($"{function.Name} was cancelled.", cancellationToken);
            default:
                throw new FunctionFailedException(function.Name, response.Result.Exception);
        }
    }

    /// <summary>Cancels the token of every running function.</summary>
    public void CancelAll()
    {
        foreach (var id in _invocations.Keys)
        {
            Cancel(id);
        }
    }

    /// <summary>Asks the worker to end.</summary>
    public void Terminate() => Send(new StreamingMessage { WorkerTerminate = new WorkerTerminate() });

    /// <summary>Ends everything that waits for the worker, because the worker is gone.</summary>
    public void Fail(Exception failure)
    {
        _lost = failure;
        _initialized.TrySetException(failure);
        _metadata.TrySetException(failure);

        foreach (var load in _loads.Values)
        {
            load.TrySetException(failure);
        }

        foreach (var invocation in _invocations.Values)
        {
            invocation.TrySetException(failure);
        }
    }

    /// <summary>Serves the stream that the worker opened, for as long as it is open.</summary>
    public async Task TalkAsync(
        IAsyncStreamReader<StreamingMessage> inbound, IServerStreamWriter<StreamingMessage> outbound, CancellationToken cancellationToken)
    {
        var writing = WriteAsync(outbound, cancellationToken);

        try
        {
            while (await inbound.MoveNext(cancellationToken))
            {
                Receive(inbound.Current);
            }
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException)
        {
            // The worker ended; its exit code says how.
        }

        _outbound.Writer.TryComplete();
        await writing;
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> outbound, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in _outbound.Reader.ReadAllAsync(cancellationToken))
            {
                await outbound.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException or InvalidOperationException)
        {
            // As above.
        }
    }

    private void Receive(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream when message.StartStream.WorkerId == workerId:
                Send(new StreamingMessage { WorkerInitRequest = new WorkerInitRequest { HostVersion = "4.0.0" } });
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                _initialized.TrySetResult(message.WorkerInitResponse);
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                _metadata.TrySetResult(message.FunctionMetadataResponse);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse when _loads.TryGetValue(message.FunctionLoadResponse.FunctionId,
                out var load):
                load.TrySetResult(message.FunctionLoadResponse.Result);
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse when _invocations.TryRemove(message.InvocationResponse.InvocationId,
                out var invocation):
                invocation.TrySetResult(message.InvocationResponse);
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                log.Add(message.RpcLog);
                break;
        }
    }

    private void Cancel(string invocationId) =>
        Send(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = invocationId } });

    private void Send(StreamingMessage message)
    {
        if (message.RequestId.Length == 0)
        {
            message.RequestId = Guid.NewGuid().ToString();
        }

        _outbound.Writer.TryWrite(message);
    }

    /// <summary>The worker says localhost; the address itself saves a name look-up for each call.</summary>
    private static Uri OnLoopback(string uri) => new UriBuilder(uri) { Host = "127.0.0.1" }.Uri;

    private static void Check(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new StartException($"The app could not {what}: {result.Exception?.Message}");
        }
    }

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The gRPC service that the worker calls.</summary>
internal sealed class FunctionRpcService(WorkerLink link) : FunctionRpc.FunctionRpcBase
{
    public override Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context) =>
        link.TalkAsync(requestStream, responseStream, context.CancellationToken);
}
