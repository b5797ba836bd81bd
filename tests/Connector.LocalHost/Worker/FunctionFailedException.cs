using RpcException = Connector.LocalHost.Protocol.RpcException;

namespace Connector.LocalHost.Worker;

/// <summary>A function threw; type, message and stack are those of the worker's exception.</summary>
internal sealed class FunctionFailedException(string function, RpcException? exception)
    : Exception($"{function} failed: {exception?.Type} {exception?.Message}")
{
    public override string? StackTrace { get; } = exception?.StackTrace;
}
