namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes a public method of a public class a function, under a name that is unique in the app.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
