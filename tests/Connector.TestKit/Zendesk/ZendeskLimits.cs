using System.Globalization;

namespace Connector.TestKit.Zendesk;

/// <summary>The limits of the account per minute, and of one ticket (developer.zendesk.com, "Rate limits").</summary>
internal sealed class ZendeskLimits(ZendeskSimulatorOptions options)
{
    /// <summary>Documented once for both limits of Update Ticket (developer.zendesk.com, "Tickets": Update Ticket).</summary>
    private const string UpdatesHeader = "zendesk-ratelimit-tickets-update";

    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    private DateTimeOffset _minute;
    private int _calls;
    private int _updates;

    /// <summary>Counts a call.</summary>
    /// <returns>Null if there were calls left.</returns>
    public SimulatedReply? Refusal()
    {
        TurnMinute();

        return ++_calls <= options.CallsPerMinute ? null : SimulatedReply
            .Error(429, "APIRateLimitExceeded", "Number of allowed API requests per minute exceeded")
            .With([("Retry-After", Rest()), .. Headers()]);
    }

    /// <summary>Counts an update of a ticket.</summary>
    /// <returns>Null if there were updates left.</returns>
    public SimulatedReply? Refusal(SimulatedTicket ticket)
    {
        var now = options.Time.GetUtcNow();
        TurnMinute();
        ticket.Updates.RemoveAll(at => at + TenMinutes <= now);

        if (ticket.Updates.Count >= options.UpdatesPerTicketInTenMinutes)
        {
            var wait = Seconds(ticket.Updates[0] + TenMinutes - now);
            return TooMany().With(
                ("Retry-After", wait),
                (UpdatesHeader, $"total=30; remaining=0; resets={wait}"));
        }

        if (_updates >= options.UpdatesPerMinute)
        {
            return TooMany().With([("Retry-After", Rest()), .. UpdateHeaders()]);
        }

        _updates++;
        ticket.Updates.Add(now);
        return null;
    }

    public (string Name, string Value)[] Headers()
    {
        var limit = options.CallsPerMinute.ToString(CultureInfo.InvariantCulture);
        var remaining = Math.Max(0, options.CallsPerMinute - _calls).ToString(CultureInfo.InvariantCulture);

        return
        [
            ("x-rate-limit", limit), ("x-rate-limit-remaining", remaining), ("ratelimit-limit", limit), ("ratelimit-remaining", remaining),
            ("ratelimit-reset", Rest()),
        ];
    }

    /// <summary>What the answer to an update says beside <see cref="Headers"/>; nothing if the account's header is switched off.</summary>
    public (string Name, string Value)[] UpdateHeaders() => options.HasUpdateHeaders
        ?
        [
            (UpdatesHeader, string.Create(
                CultureInfo.InvariantCulture,
                $"total={options.UpdatesPerMinute}; remaining={Math.Max(0, options.UpdatesPerMinute - _updates)}; resets={Rest()}")),
        ]
        : [];

    private static SimulatedReply TooMany() => SimulatedReply.Error(429, "TooManyRequests", "Too many updates");

    private static string Seconds(TimeSpan wait) => Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private string Rest() => Seconds(_minute.AddMinutes(1) - options.Time.GetUtcNow());

    private void TurnMinute()
    {
        var now = options.Time.GetUtcNow();
        var minute = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);

        if (minute != _minute)
        {
            (_minute, _calls, _updates) = (minute, 0, 0);
        }
    }
}
