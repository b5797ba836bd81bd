namespace Microsoft.Azure.Functions.Worker;

/// <summary>An invocation failed before or around the function, not in it.</summary>
public class FunctionWorkerException : Exception
{
    public FunctionWorkerException(string? message)
        : base(message)
    {
    }

    public FunctionWorkerException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
