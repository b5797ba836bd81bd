using System.Diagnostics.Metrics;
using Connector.Messages;
using Connector.Telemetry;

namespace Connector.Reporting.Activity;

/// <summary>Counts in this instance what <see cref="Metrics"/> reports, until the numbers are taken.</summary>
public sealed class ActivityMeter : IDisposable
{
    private readonly MeterListener _listener = new();

    private int _calls;
    private int _failed;
    private int _byApi;
    private int _byForwarding;
    private int _held;

    public ActivityMeter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == Metrics.Meter && instrument.Name is Metrics.GmailCalls or Metrics.MailsImported)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) => Count(instrument.Name, (int)count, tags));
        _listener.Start();
    }

    /// <summary>Sets the number of mailboxes that are held.</summary>
    public void SetHeld(int mailboxes) => Volatile.Write(ref _held, mailboxes);

    /// <summary>The numbers since they were last taken.</summary>
    public MinuteActivity Take(DateTimeOffset at) => new(
        at, Interlocked.Exchange(ref _calls, 0), Interlocked.Exchange(ref _failed, 0), Interlocked.Exchange(ref _byApi, 0),
        Interlocked.Exchange(ref _byForwarding, 0), Interlocked.Exchange(ref _held, 0));

    public void Dispose() => _listener.Dispose();

    private void Count(string instrument, int count, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var tag = tags.Length > 0 ? tags[0].Value as string : null;

        if (instrument == Metrics.MailsImported)
        {
            Interlocked.Add(ref (tag == MessageRow.ForwardingRoute ? ref _byForwarding : ref _byApi), count);
            return;
        }

        Interlocked.Add(ref _calls, count);

        if (tag != Metrics.Answered)
        {
            Interlocked.Add(ref _failed, count);
        }
    }
}
