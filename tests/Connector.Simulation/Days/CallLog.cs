using Connector.Gmail;
using Connector.Simulation.Gmail;

namespace Connector.Simulation.Days;

/// <summary>Every call that reads mail, as Google would log it.</summary>
public sealed class CallLog
{
    private readonly List<SimulatedCall> _calls = [];

    public CallLog(SimulatedGmail gmail)
    {
        ArgumentNullException.ThrowIfNull(gmail);
        gmail.Called += Note;
    }

    public IReadOnlyList<SimulatedCall> All => _calls;

    public DateTimeOffset? FirstRefusedAt { get; private set; }

    public int RefusedForQuota { get; private set; }

    public int Between(DateTimeOffset from, DateTimeOffset until) => _calls.Count(call => call.At >= from && call.At < until);

    /// <summary>The busiest sixty seconds.</summary>
    public int MostInAMinute(DateTimeOffset from, DateTimeOffset until)
    {
        var (most, first) = (0, 0);
        var calls = _calls.Where(call => call.At >= from && call.At < until).Select(call => call.At).ToList();

        for (var last = 0; last < calls.Count; last++)
        {
            while (calls[last] - calls[first] >= TimeSpan.FromMinutes(1))
            {
                first++;
            }

            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    private void Note(SimulatedCall call, ProviderAnswer? answer)
    {
        _calls.Add(call);
        RefusedForQuota += answer is { Status: 429 } ? 1 : 0;
        FirstRefusedAt ??= answer is { Status: not 429 } ? call.At : null;
    }
}
