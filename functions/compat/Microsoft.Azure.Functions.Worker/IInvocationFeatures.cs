namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the runtime attaches to an invocation, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    void Set<T>(T instance);

    T? Get<T>();
}
