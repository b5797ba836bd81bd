using System.Threading.RateLimiting;

namespace Connector.Messages;

/// <summary>
/// The memory that mails in flight in this instance may take together. A small mail reserves none. A larger one reserves all that it needs
/// before it is read on, or waits, so that no mail waits while it holds a part. Requests are served in their order.
/// </summary>
/// <param name="bytes">The memory of all mails. A mail that is larger gets all of it.</param>
public sealed class MailMemory(long bytes, TimeProvider time) : IDisposable
{
    /// <summary>A mail may take this much without a reservation, since the number of mails in flight is bounded.</summary>
    public const int Unasked = 128 * 1024;

    /// <summary>The limiter counts in whole numbers up to 2^31, so it counts in KiB.</summary>
    private const int Unit = 1024;

    private readonly int _all = (int)(bytes / Unit);
    private readonly ConcurrencyLimiter _free = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = (int)(bytes / Unit),
        QueueLimit = int.MaxValue,
    });

    /// <summary>Reserves memory if it is free now.</summary>
    /// <returns>The reservation, to be disposed of with the mail; null if memory is short.</returns>
    public IDisposable? TryReserve(long wanted) => _free.AttemptAcquire(Units(wanted)) is { IsAcquired: true } share ? share : null;

    /// <summary>Waits for memory.</summary>
    /// <returns>The reservation, to be disposed of with the mail.</returns>
    public async Task<IDisposable> ReserveAsync(long wanted, CancellationToken cancellationToken) =>
        await _free.AcquireAsync(Units(wanted), cancellationToken);

    /// <returns>Null when the wait took too long.</returns>
    /// <inheritdoc cref="ReserveAsync(long, CancellationToken)"/>
    public async Task<IDisposable?> ReserveAsync(long wanted, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);

        try
        {
            return await ReserveAsync(wanted, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _free.Dispose();

    private int Units(long wanted) => (int)Math.Clamp((wanted + Unit - 1) / Unit, 1, _all);
}
