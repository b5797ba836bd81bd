namespace Microsoft.Azure.Functions.Worker;

/// <summary>What triggered the function does not fit one of its parameters.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    public FunctionInputConverterException(string? message)
        : base(message)
    {
    }

    public FunctionInputConverterException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
