namespace Connector.TestKit.Gmail;

/// <summary>Counts units over the last minute, per mailbox and over all, and requests in flight.</summary>
internal sealed class QuotaMeter(SimulatedQuota options, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Usage> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Usage _project = new();

    /// <summary>Takes the call's units; returns the refusal, or null if the quota allows the call.</summary>
    public GoogleError? Take(string address, int units)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var user = UserOf(address);

            if (options.ConcurrentRequestsPerUser is { } most && user.InFlight >= most)
            {
                return new GoogleError(429, "rateLimitExceeded", "Too many concurrent requests for user.", "usageLimits");
            }

            if (user.Over(options.UnitsPerUserPerMinute, units, now - Minute))
            {
                return Spent(
                    "userRateLimitExceeded", "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of "
                    + "service 'gmail.googleapis.com' for consumer 'project_number:123456789012'.");
            }

            if (_project.Over(options.UnitsPerProjectPerMinute, units, now - Minute))
            {
                return Spent("rateLimitExceeded", "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service "
                    + "'gmail.googleapis.com' for consumer 'project_number:123456789012'.");
            }

            user.Add(now, units);
            _project.Add(now, units);
            user.InFlight++;
            return null;
        }
    }

    /// <summary>A call that got its units has been answered.</summary>
    public void Finish(string address)
    {
        lock (_gate)
        {
            UserOf(address).InFlight--;
        }
    }

    private GoogleError Spent(string reason, string message) =>
        new(options.AnswersWith403 ? 403 : 429, options.AnswersWith403 ? reason : "rateLimitExceeded", message, "usageLimits");

    private Usage UserOf(string address)
    {
        if (!_users.TryGetValue(address, out var user))
        {
            _users[address] = user = new Usage();
        }

        return user;
    }

    private sealed class Usage
    {
        private readonly Queue<(DateTimeOffset At, int Units)> _taken = [];
        private int _sum;

        public int InFlight { get; set; }

        public bool Over(int? ceiling, int more, DateTimeOffset since)
        {
            while (_taken.TryPeek(out var oldest) && oldest.At <= since)
            {
                _sum -= _taken.Dequeue().Units;
            }

            return ceiling is not null && _sum + more > ceiling;
        }

        public void Add(DateTimeOffset at, int units)
        {
            _taken.Enqueue((at, units));
            _sum += units;
        }
    }
}
