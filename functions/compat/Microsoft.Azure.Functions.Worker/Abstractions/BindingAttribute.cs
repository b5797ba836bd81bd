namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Ties a part of a function to the host.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class BindingAttribute : Attribute;
