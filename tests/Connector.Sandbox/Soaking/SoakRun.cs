using System.Collections.Concurrent;
using System.Globalization;
using Connector.Sandbox.Proving;
using Connector.Sandbox.Telling;
using Connector.TestKit.App;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using Connector.TestKit.Replay;

namespace Connector.Sandbox.Soaking;

/// <summary>One soak: mail arrives all the time while faults come and go, then everything has to catch up.</summary>
internal sealed class SoakRun(SoakScene scene, SoakOptions options, INarrator narrator, StoryClock clock, ProcessWatch watch)
    : IDisposable
{
    /// <summary>From one mail to the next in one mailbox.</summary>
    private static readonly TimeSpan MailEvery = TimeSpan.FromSeconds(6);

    /// <summary>A delivery whose worker was killed is handed over again after four minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(15);

    private const int LastMails = 10;

    private readonly FaultSwitch _faults = new(scene, options.Seed);
    private readonly SoakProof _proof = new(scene);
    private readonly ConcurrentQueue<(PlannedFault Fault, TimeSpan Lasted)> _happened = [];
    private readonly ConcurrentQueue<string> _broken = [];

    public void Dispose() => _faults.Dispose();

    public async Task<IReadOnlyList<Check>> PlayAsync(CancellationToken cancellationToken)
    {
        using var arriving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stream = new MailStream(
            scene.World.Gmail, scene.World.Mailboxes.Select(one => one.Mailbox.Address), MailEvery, options.Seed);
        Task[] meanwhile = [stream.RunAsync(arriving.Token), watch.RunAsync(watching.Token)];

        await DisturbAsync(cancellationToken);
        await arriving.CancelAsync();
        await TryAsync("everything catches up", async () =>
        {
            await CatchUpAsync(cancellationToken);
            await watching.CancelAsync();
            await HandOverLastMailsAsync(cancellationToken);
        });
        await watching.CancelAsync();
        await Task.WhenAll(meanwhile);

        var end = _broken.IsEmpty ? $"after {clock.Stamp(clock.Now)}" : string.Join("; ", _broken);
        Check came = new(_broken.IsEmpty, "The soak came to its end", end);
        return [came, .. await _proof.ChecksAsync(cancellationToken)];
    }

    /// <summary>How often each kind of fault happened, and for how long.</summary>
    public IEnumerable<Figure> Happened() => _happened
        .GroupBy(one => one.Fault.Kind)
        .OrderBy(kind => kind.Key)
        .Select(kind => new Figure(
            kind.Key.ToString(), null,
            string.Create(
                CultureInfo.InvariantCulture, $"{kind.Count()} times, {kind.Sum(one => one.Lasted.TotalSeconds):0} s in all"),
            null, Holds: true));

    private async Task DisturbAsync(CancellationToken cancellationToken)
    {
        var began = clock.Now;
        var running = new List<Task>();

        foreach (var fault in SoakPlan.Make(options.Seed, options.Lasting))
        {
            await UntilAsync(began + fault.At, cancellationToken);
            running.Add(TryAsync($"{fault.Kind}", () => PlayAsync(fault, cancellationToken)));
        }

        await UntilAsync(began + options.Lasting, cancellationToken);
        await Task.WhenAll(running);
    }

    private async Task PlayAsync(PlannedFault fault, CancellationToken cancellationToken)
    {
        var began = clock.Now;
        var (what, end) = _faults.Begin(fault);
        narrator.Say(began, Tone.Bad, fault.Lasting > TimeSpan.Zero ? $"{what}, for {fault.Lasting.TotalSeconds:0} s" : what);
        await Task.Delay(fault.Lasting, TimeProvider.System, cancellationToken);
        await end(cancellationToken);
        _happened.Enqueue((fault, clock.Now - began));
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        narrator.Say(clock.Now, Tone.Good, "All faults are over; no more mail arrives");
        await _faults.EndAllAsync(cancellationToken);
        await scene.World.Relay.DrainAsync();
        await UntilNothingIsMissingAsync(cancellationToken);
        narrator.Say(clock.Now, Tone.Good, "Everything has caught up");
    }

    /// <summary>Mails that arrive together while nothing is broken are handed over in their order.</summary>
    private async Task HandOverLastMailsAsync(CancellationToken cancellationToken)
    {
        _proof.LastMails = [.. scene.World.Mailboxes.Select(one => (one.Mailbox.Address, DeliverTogether(one.Mailbox)))];
        await UntilNothingIsMissingAsync(cancellationToken);
        await scene.World.Relay.DrainAsync();
        narrator.Say(clock.Now, Tone.Good, "Mails that arrived after that are handed over");
    }

    private static List<string> DeliverTogether(SimulatedMailbox mailbox)
    {
        var mails = new GeneratedMails(seed: 77).Take(LastMails, mailbox.Address).ToList();
        return mails.ConvertAll(mail => mailbox.Deliver(mail));
    }

    /// <summary>Mails that the destination refused are handed over again by a person, as docs/operations.md says.</summary>
    private async Task UntilNothingIsMissingAsync(CancellationToken cancellationToken)
    {
        var (before, movedAt, toldAt) = ("", clock.Now, clock.Now);

        while (await _proof.MissingAsync(cancellationToken) is { } missing)
        {
            movedAt = missing == before ? movedAt : clock.Now;

            if (missing != before && clock.Now - toldAt > TellEvery)
            {
                toldAt = clock.Now;
                narrator.Say(toldAt, Tone.Plain, missing);
            }

            before = missing;

            if (clock.Now - movedAt > Patience)
            {
                throw new TimeoutException($"Nothing has changed for {Patience.TotalMinutes:0} minutes: {missing}");
            }

            await scene.RedeliverDeadLettersAsync(cancellationToken);
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
    }

    private async Task UntilAsync(TimeSpan moment, CancellationToken cancellationToken)
    {
        if (moment - clock.Now is { Ticks: > 0 } left)
        {
            await Task.Delay(left, TimeProvider.System, cancellationToken);
        }
    }

    private async Task TryAsync(string what, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception failure) when (failure
            is TimeoutException or HttpRequestException or AppRefusedException or AppEndedException or InvalidOperationException)
        {
            _broken.Enqueue($"{what}: {failure.Message}");
            narrator.Say(clock.Now, Tone.Bad, $"{what}: {failure.Message}");
        }
    }
}
