using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Connector.Telemetry;

namespace Connector.IntegrationTests.Support;

/// <summary>The measurements of one instrument that the code of one test makes. Tests that run meanwhile share the meter.</summary>
internal sealed class OwnMeasurements : IDisposable
{
    private static readonly AsyncLocal<OwnMeasurements?> Current = new();

    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string?> _values = [];

    /// <summary>From here on, in this method and what it calls.</summary>
    /// <param name="tag">The tag whose values are kept.</param>
    public OwnMeasurements(string name, string tag)
    {
        Current.Value = this;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Metrics.Name && instrument.Name == name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Keep(tag, tags));
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Keep(tag, tags));
        _listener.Start();
    }

    public IReadOnlyList<string?> Values => [.. _values];

    public void Dispose() => _listener.Dispose();

    private void Keep(string tag, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Current.Value != this)
        {
            return;
        }

        foreach (var (key, value) in tags)
        {
            if (key == tag)
            {
                _values.Enqueue(value as string);
            }
        }
    }
}
