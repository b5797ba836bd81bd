using Polly;
using Polly.CircuitBreaker;

namespace Connector.Delivering;

/// <summary>
/// Stands before the destination: after a few failures in a row nobody of this instance knocks for half a minute, then one does.
/// So a dead destination costs a call now and then, and not one for every message that waits.
/// </summary>
public sealed class DestinationBreaker(IDestination destination, TimeProvider time)
{
    /// <summary>Failures within <see cref="Memory"/>, and no success, that stop the knocking.</summary>
    public const int Failures = 3;

    /// <summary>How long nobody knocks.</summary>
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
