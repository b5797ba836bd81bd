namespace Connector.TestKit.Zendesk;

/// <summary>
/// The keys of creations, for two hours (developer.zendesk.com, "Introduction": idempotency). Whether Zendesk
/// keeps a refusal is not documented; here it is not kept.
/// </summary>
internal sealed class IdempotencyKeys(ZendeskSimulatorOptions options)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    private readonly Dictionary<string, Use> _uses = new(StringComparer.Ordinal);

    public SimulatedReply Once(SimulatedRequest request, Func<SimulatedReply> make)
    {
        if (request.Header("idempotency-key") is not { } key)
        {
            return make();
        }

        var now = options.Time.GetUtcNow();

        if (_uses.GetValueOrDefault(key) is { } use && now < use.At + Kept)
        {
            return !use.Body.AsSpan().SequenceEqual(request.Body)
                ? SimulatedReply.Error(400, "IdempotentRequestError", "Request parameters don't match the given idempotency key")
                : now < use.At + options.InFlight
                    ? SimulatedReply.Error(409, "Conflict", "A request with this idempotency key is under way")
                    : use.Reply.With(("x-idempotency-lookup", "hit"));
        }

        var reply = make();

        if (reply.Status is >= 200 and <= 299)
        {
            _uses[key] = new Use(now, request.Body, reply);
        }

        return reply.With(("x-idempotency-lookup", "miss"));
    }

    private sealed record Use(DateTimeOffset At, byte[] Body, SimulatedReply Reply);
}
