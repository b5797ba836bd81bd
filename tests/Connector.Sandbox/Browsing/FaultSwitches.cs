using Connector.TestKit.Gmail;

namespace Connector.Sandbox.Browsing;

/// <summary>The faults of Google that a person can switch on and off.</summary>
internal sealed class FaultSwitches(GmailFaults faults)
{
    private static readonly FaultSwitch[] All =
    [
        new("block", "Google blocks: every read is answered with 302, as on 13 September 2024", new GmailFault.Block(), Reads),
        new("unavailable", "Google answers every read with 503", new GmailFault.Refuse("backendError", Status: 503), Reads),
        new("rate", "Google answers every read with 429", new GmailFault.Refuse("rateLimitExceeded", Status: 429), Reads),
        new("slow", "Google takes 10 s for each answer", new GmailFault.Slow(TimeSpan.FromSeconds(10)), Reads),
        new("tokens", "Google gives no tokens: HTML where JSON is due", new GmailFault.Html(), FaultScope.Of(CallKind.Token)),
        new("consent", "Google's consent page does not come: 302", new GmailFault.Block(), FaultScope.Of(CallKind.Consent)),
    ];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ActiveFault> _on = [];

    private static FaultScope Reads => FaultScope.AllReads;

    public IReadOnlyList<(FaultSwitch Switch, bool IsOn)> States
    {
        get
        {
            lock (_gate)
            {
                return [.. All.Select(one => (one, _on.ContainsKey(one.Name)))];
            }
        }
    }

    /// <returns>False if there is no such switch.</returns>
    public bool Set(string name, bool isOn)
    {
        if (All.FirstOrDefault(one => one.Name == name) is not { } known)
        {
            return false;
        }

        lock (_gate)
        {
            if (_on.Remove(name, out var active))
            {
                active.Dispose();
            }

            if (isOn)
            {
                _on[name] = faults.Set(known.Fault, known.Scope);
            }
        }

        return true;
    }
}

/// <param name="Name">In the address of its form.</param>
internal sealed record FaultSwitch(string Name, string Text, GmailFault Fault, FaultScope Scope);
