namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Binds a parameter of an HTTP function to the request's body.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromBodyAttribute : Attribute;
