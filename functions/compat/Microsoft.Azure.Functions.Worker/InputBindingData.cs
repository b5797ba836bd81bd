namespace Microsoft.Azure.Functions.Worker;

/// <summary>The value that a function will get for a parameter. Middleware may look at it and replace it.</summary>
public abstract class InputBindingData<T>
{
    public abstract BindingMetadata BindingMetadata { get; }

    public abstract T? Value { get; set; }
}
