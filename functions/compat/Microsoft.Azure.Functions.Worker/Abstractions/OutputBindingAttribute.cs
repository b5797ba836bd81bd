namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Marks what the host takes from a function's return value: all of it (on the method) or one property.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public abstract class OutputBindingAttribute : BindingAttribute;
