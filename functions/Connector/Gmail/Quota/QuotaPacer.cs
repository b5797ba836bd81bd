namespace Connector.Gmail.Quota;

/// <summary>
/// Lets calls through at the pace of the quotas of the mailbox and the project, so that Google need not refuse any. A mailbox is fetched by
/// one worker at a time, so its limit holds over all instances; of the project's limit each instance finds its share.
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

    /// <summary>Call it when a call that was let through was answered, or failed.</summary>
    /// <param name="spentAt">When the call was let through.</param>
    public void Answered(UnitWindow mailbox, int units, DateTimeOffset spentAt)
    {
        var now = time.GetUtcNow();
        mailbox.Answered(units, spentAt, now);
        _project.Answered(units, spentAt, now);
    }

    /// <summary>Call it when Google refused a call because this instance or others have spent the project's quota.</summary>
    public void RefusedToProject() => _share.Refused(time.GetUtcNow());

    private async Task SpendAsync(Func<int, DateTimeOffset, TimeSpan> spend, int units, CancellationToken cancellationToken)
    {
        while (spend(units, time.GetUtcNow()) is var wait && wait > TimeSpan.Zero)
        {
            // A delay is cut to whole milliseconds, and a delay of less than one would end at once.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), time, cancellationToken);
        }
    }
}
