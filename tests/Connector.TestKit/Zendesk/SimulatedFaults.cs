using System.Globalization;

namespace Connector.TestKit.Zendesk;

/// <summary>A fault of Zendesk.</summary>
public abstract record SimulatedFault
{
    private SimulatedFault()
    {
    }

    /// <summary>Cuts the connection before the request has an effect.</summary>
    public sealed record CutBefore : SimulatedFault;

    /// <summary>Does what was asked and cuts the connection.</summary>
    public sealed record CutAfter : SimulatedFault;

    /// <summary>Does what was asked and never answers.</summary>
    public sealed record Hang : SimulatedFault;

    /// <summary>Answers a status with a page, as a proxy in front of Zendesk does.</summary>
    public sealed record Status(int Code, TimeSpan? RetryAfter = null) : SimulatedFault;

    /// <summary>A page about maintenance with a good status.</summary>
    public sealed record Maintenance : SimulatedFault;

    /// <summary>302 to another host.</summary>
    public sealed record Redirect : SimulatedFault;

    /// <summary>429 of the whole account.</summary>
    public sealed record TooMany(TimeSpan? RetryAfter = null, bool IsText = false) : SimulatedFault;

    /// <summary>Any answer in the form of the API.</summary>
    public sealed record Answer(SimulatedReply Reply) : SimulatedFault;

    /// <returns>Null for faults that need the real answer.</returns>
    internal SimulatedReply? Instead() => this switch
    {
        CutBefore => new SimulatedReply(0, "") { IsCut = true },
        Status(var code, var wait) => WithWait(new SimulatedReply(code, "<html><body>Error</body></html>", "text/html"), wait),
        Maintenance => new SimulatedReply(200, "<html><body>Zendesk is down for maintenance.</body></html>", "text/html"),
        Redirect => new SimulatedReply(302, "", "text/html").With(("Location", "https://maintenance.example/")),
        TooMany(var wait, true) =>
            WithWait(new SimulatedReply(429, "Number of allowed API requests per minute exceeded", "text/plain"), wait),
        TooMany(var wait, _) =>
            WithWait(SimulatedReply.Error(429, "APIRateLimitExceeded", "Number of allowed API requests per minute exceeded"), wait),
        Answer(var reply) => reply,
        _ => null,
    };

    private static SimulatedReply WithWait(SimulatedReply reply, TimeSpan? wait) => wait is { } some
        ? reply.With(("Retry-After", some.TotalSeconds.ToString("0", CultureInfo.InvariantCulture))) : reply;
}

/// <summary>The faults that are set: the first that covers a call strikes.</summary>
public sealed class SimulatedFaults
{
    private readonly List<Active> _active = [];

    /// <param name="kind">Null for every call but that for a token.</param>
    /// <param name="times">Null for until it is disposed.</param>
    /// <param name="after">How many calls of the kind it lets through first.</param>
    public IDisposable Set(SimulatedFault fault, ZendeskCallKind? kind = null, int? times = null, int after = 0)
    {
        var active = new Active(this, fault, kind) { Left = times ?? int.MaxValue, Skips = after };

        lock (_active)
        {
            _active.Add(active);
        }

        return active;
    }

    public void Clear()
    {
        lock (_active)
        {
            _active.Clear();
        }
    }

    internal SimulatedFault? For(ZendeskCallKind kind)
    {
        lock (_active)
        {
            var hit = _active.Find(one => (one.Kind ?? kind) == kind && (one.Kind is not null || kind != ZendeskCallKind.Token));

            if (hit is null || hit.Skips-- > 0)
            {
                return null;
            }

            if (--hit.Left == 0)
            {
                _active.Remove(hit);
            }

            return hit.Fault;
        }
    }

    private sealed class Active(SimulatedFaults owner, SimulatedFault fault, ZendeskCallKind? kind) : IDisposable
    {
        public SimulatedFault Fault => fault;

        public ZendeskCallKind? Kind => kind;

        public int Left { get; set; }

        public int Skips { get; set; }

        public void Dispose()
        {
            lock (owner._active)
            {
                owner._active.Remove(this);
            }
        }
    }
}
