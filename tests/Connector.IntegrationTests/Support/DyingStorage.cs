using Azure.Core;
using Azure.Core.Pipeline;

namespace Connector.IntegrationTests.Support;

/// <summary>What storage sees of a worker that dies: up to some write all is as ever, and from then on nothing comes any more, not even goodbye.</summary>
internal sealed class DyingStorage : HttpPipelinePolicy
{
    private int _left = int.MaxValue;
    private bool _isWritten;

    /// <param name="write">The first is 1.</param>
    /// <param name="isWritten">That write still gets through, and only its answer does not arrive.</param>
    public void DieAt(int write, bool isWritten) => (_left, _isWritten) = (write, isWritten);

    public void Revive() => _left = int.MaxValue;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var isWrite = message.Request.Method != RequestMethod.Get && message.Request.Method != RequestMethod.Head;
        var left = isWrite ? Interlocked.Decrement(ref _left) : Volatile.Read(ref _left) - 1;

        if (left < 0 || (left == 0 && isWrite && !_isWritten))
        {
            throw new WorkerDiedException();
        }

        await ProcessNextAsync(message, pipeline);

        if (left == 0 && isWrite)
        {
            throw new WorkerDiedException();
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("Storage is asked asynchronously.");
}

internal sealed class WorkerDiedException() : Exception("The worker is dead.");
