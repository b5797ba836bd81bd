using Connector.Messages;
using Polly;
using Polly.CircuitBreaker;

namespace Connector.Delivering.Health;

/// <summary>
/// A circuit breaker in front of the destination, for one instance: after a few failures in a row the destination is not called for half a
/// minute, and then once. A destination that is down so costs a call now and then, and not one call for every message that waits.
/// </summary>
public sealed class DestinationBreaker(IDestination destination, TimeProvider time)
{
    /// <summary>Failures within <see cref="Memory"/>, without a success, that open the breaker.</summary>
    public const int Failures = 3;

    /// <summary>How long the breaker stays open.</summary>
    public static readonly TimeSpan Break = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(60);

    private readonly ResiliencePipeline<DeliveryAnswer> _pipeline = new ResiliencePipelineBuilder<DeliveryAnswer> { TimeProvider = time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<DeliveryAnswer>
        {
            ShouldHandle = new PredicateBuilder<DeliveryAnswer>().HandleResult(answer => answer is DeliveryAnswer.Down),
            FailureRatio = 1,
            MinimumThroughput = Failures,
            SamplingDuration = Memory,
            BreakDuration = Break,
        })
        .Build();

    /// <inheritdoc cref="IDestination.DeliverAsync"/>
    public async Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await destination.DeliverAsync(message, token), cancellationToken);
        }
        catch (BrokenCircuitException exception)
        {
            return new DeliveryAnswer.Down("it was down a moment ago", exception.RetryAfter, WasAsked: false);
        }
    }
}
