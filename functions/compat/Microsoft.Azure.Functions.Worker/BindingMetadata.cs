namespace Microsoft.Azure.Functions.Worker;

/// <summary>One trigger or output of a function.</summary>
public abstract class BindingMetadata
{
    public abstract string Name { get; }

    /// <summary>The host's name for the kind of binding, such as <c>queueTrigger</c>.</summary>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}
