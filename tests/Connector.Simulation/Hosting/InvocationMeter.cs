namespace Connector.Simulation.Hosting;

/// <summary>Counts the invocations of each function, and how long they took in virtual time.</summary>
public sealed class InvocationMeter
{
    private readonly Dictionary<string, Invocations> _functions = new(StringComparer.Ordinal);

    /// <summary>By the name of the timer or of the queue.</summary>
    public IReadOnlyDictionary<string, Invocations> Functions => _functions;

    public Invocations this[string function] => _functions.GetValueOrDefault(function) ?? Invocations.None;

    public void Note(string function, TimeSpan took) => _functions[function] = this[function].With(took);

    public void Reset() => _functions.Clear();
}

/// <summary>The invocations of one function.</summary>
public sealed record Invocations(long Count, TimeSpan Total, TimeSpan Longest)
{
    public static Invocations None { get; } = new(0, TimeSpan.Zero, TimeSpan.Zero);

    public Invocations With(TimeSpan took) => new(Count + 1, Total + took, took > Longest ? took : Longest);
}
