using System.Globalization;

namespace Connector.TestKit.Zendesk;

/// <summary>The limits of the account per minute, and of one ticket (developer.zendesk.com, "Rate limits").</summary>
internal sealed class ZendeskLimits(ZendeskSimulatorOptions options)
{
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
                ("zendesk-ratelimit-ticket-updates", $"total={options.UpdatesPerTicketInTenMinutes}; remaining=0; resets={wait}"));
        }

        if (_updates >= options.UpdatesPerMinute)
        {
            return TooMany().With(
                ("Retry-After", Rest()),
                ("zendesk-ratelimit-tickets-update", $"total={options.UpdatesPerMinute}; remaining=0; resets={Rest()}"));
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
