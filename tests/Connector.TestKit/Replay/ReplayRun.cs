using Connector.TestKit.App;

namespace Connector.TestKit.Replay;

/// <summary>
/// 13 September 2024 from 14:50 to the end: mail keeps arriving, from 15:00 every read is answered with 302 while tokens are issued, and
/// health is asked all the time.
/// </summary>
public sealed class ReplayRun(ReplayPlan plan, ReplayScene scene, ReplayDay day, IReplayAudience? audience = null)
{
    /// <summary>Generous, because a loaded machine does not hurry as the settings do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Between two looks while nothing is timed; and while the end of the block is: each look costs the machine some of its time.
    /// </summary>
    private static readonly TimeSpan CalmLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuickLook = TimeSpan.FromMilliseconds(150);

    /// <summary>How long the run waits for a late or second copy of a mail, which must not come.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(3);

    private readonly MailStream _mail = new(
        scene.Gmail, scene.Mailboxes.Select(one => one.Mailbox.Address), ReplayDay.Hurried(plan.MailEvery), plan.Seed);

    private readonly HealthWatch _health = new(scene.Apps);
    private readonly ReplayWatch _watch = new(scene, audience);
    private string? _broken;

    /// <param name="inTheMiddle">Done when half of the block is over.</param>
    public async Task<ReplayRecord> PlayAsync(CancellationToken cancellationToken, Func<Task>? inTheMiddle = null)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await CalmAsync(cancellationToken);
        var arriving = _mail.RunAsync(stopping.Token);
        var asking = _health.RunAsync(stopping.Token);
        var (began, ended) = await BlockAsync(inTheMiddle, cancellationToken);

        await TryAsync(() => RecoverAsync(cancellationToken));
        await stopping.CancelAsync();
        await Task.WhenAll(arriving, asking);
        await scene.Relay.DrainAsync();
        await TryAsync(() => SettleAsync(cancellationToken));

        return await _watch.RecordAsync(
            new ReplayRecord
            {
                Broken = _broken,
                BlockBegan = began,
                BlockEnded = ended,
                HealthAsked = _health.Asked,
                HealthFailures = _health.Failures,
            },
            _mail.Arrived,
            cancellationToken);
    }

    /// <summary>Every mailbox has been fetched once before the day begins.</summary>
    private Task CalmAsync(CancellationToken cancellationToken) => UntilAsync(
        async () => (await _watch.LookAsync(cancellationToken)).All(mailbox => mailbox is { State: "Active", LastFetch: not null }),
        CalmLook, "every mailbox is fetched", cancellationToken);

    private async Task<(DateTimeOffset Began, DateTimeOffset Ended)> BlockAsync(
        Func<Task>? inTheMiddle, CancellationToken cancellationToken)
    {
        await UntilAsync(day.Begin(), cancellationToken);
        Say(ReplayNews.Plain, "An ordinary day: mail arrives in every mailbox and is imported within the minute");
        await UntilAsync(day.BlockBegins, cancellationToken);

        var began = TimeProvider.System.GetUtcNow();
        using var block = scene.Gmail.Faults.Block();
        Say(ReplayNews.Bad, "Google blocks: every read is answered with 302, tokens are still given; mail keeps arriving");

        await UntilAsync(day.BlockBegins + ReplayDay.Hurried(plan.Block) / 2, cancellationToken);
        if (inTheMiddle is not null)
        {
            await inTheMiddle();
        }

        await UntilAsync(day.BlockEnds(plan.Block), cancellationToken);
        await TryAsync(() => OutlastDetectionAsync(cancellationToken));
        var ended = TimeProvider.System.GetUtcNow();
        block.Dispose();
        Say(ReplayNews.Good, $"Google lifts the block; it has refused {block.Hits} calls");
        return (began, ended);
    }

    /// <summary>
    /// On a loaded machine the block may be noticed only at its end. Then it lasts longer, because the run looks at what the connector
    /// does while it knows of a block.
    /// </summary>
    private async Task OutlastDetectionAsync(CancellationToken cancellationToken)
    {
        await UntilAsync(() => _watch.IsDetectedAsync(cancellationToken), CalmLook, "the block is noticed", cancellationToken);
        var known = _watch.DetectedAt!.Value + (ReplayDay.Hurried(plan.Block) / 2);
        await UntilAsync(known, cancellationToken);
    }

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await UntilAsync(() => _watch.IsResolvedAsync(cancellationToken), QuickLook, "the incident is resolved", cancellationToken);
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await UntilAsync(
            () => _watch.IsAllDeliveredAsync(cancellationToken), CalmLook, "every mail is imported and handed on", cancellationToken);
        await UntilAsync(
            () => Task.FromResult(_watch.HasEveryoneTheAllClear()), CalmLook, "every administrator has the all-clear", cancellationToken);
        Say(ReplayNews.Good, "Everything is caught up, and everybody knows");
        await Task.Delay(Aftermath, TimeProvider.System, cancellationToken);
        await _watch.LookAsync(cancellationToken);
    }

    /// <summary>Looks on until a moment has come.</summary>
    private async Task UntilAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        while (moment - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } left)
        {
            await Task.Delay(left < CalmLook ? left : CalmLook, TimeProvider.System, cancellationToken);

            // Not with the last breath before the moment: a look takes its time.
            if (moment - TimeProvider.System.GetUtcNow() > CalmLook)
            {
                await _watch.LookAsync(cancellationToken);
                await _watch.LookAtIncidentsAsync(cancellationToken);
            }
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan look, string what, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();

        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"This did not come about: {what}");
            }

            await Task.Delay(look, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>A step that does not come to its end is a reason; what was seen until then counts in any case.</summary>
    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception failure) when (failure is TimeoutException or HttpRequestException or AppRefusedException)
        {
            _broken ??= failure.Message;
            Say(ReplayNews.Bad, failure.Message);
        }
    }

    private void Say(ReplayNews news, string line) => audience?.Hear(news, line);
}
