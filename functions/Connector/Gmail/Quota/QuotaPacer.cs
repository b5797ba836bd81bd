namespace Connector.Gmail.Quota;

/// <summary>
/// Lets calls through at the pace of the quota, a mailbox's and the project's, so that the connector runs at the limit and not into
/// it. Knows what this instance spends: a mailbox is fetched by one worker at a time, so its own limit holds over all instances; of the
/// project's, each instance finds out its share.
/// </summary>
public sealed class QuotaPacer(QuotaOptions options, TimeProvider time)
{
    private readonly UnitWindow _project = new(options.UnitsPerProjectPerMinute);
    private readonly ProjectShare _share = new(options.UnitsPerProjectPerMinute);

    /// <summary>A mailbox's own quota, to be kept with its connection.</summary>
    public UnitWindow NewMailbox() => new(options.UnitsPerUserPerMinute);

    /// <summary>Returns when a call of this cost may leave.</summary>
    public async Task WaitAsync(UnitWindow mailbox, int units, CancellationToken cancellationToken)
    {
        await SpendAsync(mailbox.Spend, units, cancellationToken);
        await SpendAsync(_project.Spend, units, cancellationToken);
        await SpendAsync(_share.Spend, units, cancellationToken);
    }

    /// <summary>A call that was let through was answered, or failed.</summary>
    /// <param name="spentAt">When it was let through.</param>
    public void Answered(UnitWindow mailbox, int units, DateTimeOffset spentAt)
    {
        var now = time.GetUtcNow();
        mailbox.Answered(units, spentAt, now);
        _project.Answered(units, spentAt, now);
    }

    /// <summary>Google refused a call because the project's quota is spent, by this instance or by others.</summary>
    public void RefusedToProject() => _share.Refused(time.GetUtcNow());

    private async Task SpendAsync(Func<int, DateTimeOffset, TimeSpan> spend, int units, CancellationToken cancellationToken)
    {
        while (spend(units, time.GetUtcNow()) is var wait && wait > TimeSpan.Zero)
        {
            // A delay is cut to whole milliseconds: less than one would be none, and would ask again at once.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellationToken);
        }
    }
}
