using Azure;
using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// The exclusive right to fetch a mailbox (I5). It renews itself until released, ends by itself when its worker dies, and its
/// fencing number makes every save of a worker that lost it fail.
/// </summary>
public sealed class MailboxLease : IAsyncDisposable
{
    private readonly MailboxTable _mailboxes;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly PeriodicTimer _renewals;
    private readonly CancellationTokenSource _lost = new();
    private Task _renewal = Task.CompletedTask;

    private MailboxLease(MailboxTable mailboxes, Mailbox mailbox, TimeSpan duration, TimeProvider time)
    {
        _mailboxes = mailboxes;
        _duration = duration;
        _time = time;
        _renewals = new PeriodicTimer(duration / 3, time);
        Mailbox = mailbox;
    }

    /// <summary>The mailbox as last saved under this lease.</summary>
    public Mailbox Mailbox { get; private set; }

    /// <summary>It was lost since the mailbox was disconnected, or connected anew.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Cancelled when somebody else has taken the mailbox over.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <param name="mailbox">As just read. Taking the lease ends the job's being on its way.</param>
    /// <returns>Null when another worker holds the lease, or was faster.</returns>
    public static async Task<MailboxLease?> TryTakeAsync(
        MailboxTable mailboxes, Mailbox mailbox, TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (mailbox.LeasedUntil > now)
        {
            return null;
        }

        try
        {
            var taken = mailbox with
            {
                Fence = mailbox.Fence + 1,
                LeaseId = Guid.NewGuid(),
                LeasedUntil = now + duration,
                PlannedAt = DateTimeOffset.UnixEpoch,
            };
            var lease = new MailboxLease(mailboxes, await mailboxes.SaveAsync(taken, cancellationToken), duration, time);
            lease._renewal = lease.RenewAsync();
            return lease;
        }
        catch (MailboxMovedException)
        {
            return null;
        }
    }

    /// <summary>Saves a change; when a person changed the mailbox meanwhile, on top of that change.</summary>
    /// <param name="change">Pure, since it may be applied more than once.</param>
    /// <exception cref="MailboxMovedException">The lease is lost, or the mailbox was deleted.</exception>
    public async Task SaveAsync(Func<Mailbox, Mailbox> change, CancellationToken cancellationToken)
    {
        // Whoever has the turn ends it by itself, soon.
        await _gate.WaitAsync(CancellationToken.None);

        try
        {
            await SaveInTurnAsync(change, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Saves the outcome and gives the mailbox back, in one write.</summary>
    /// <remarks>Takes no token: the outcome is known, and a host that is shutting down must not lose it.</remarks>
    public async Task ReleaseAsync(Func<Mailbox, Mailbox> change)
    {
        await StopRenewingAsync();
        await SaveAsync(mailbox => change(mailbox) with { LeasedUntil = DateTimeOffset.UnixEpoch }, CancellationToken.None);
    }

    /// <summary>Gives the mailbox back as it is, if that has not happened.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopRenewingAsync();

        if (Mailbox.LeasedUntil > DateTimeOffset.UnixEpoch && !_lost.IsCancellationRequested)
        {
            try
            {
                await SaveAsync(mailbox => mailbox with { LeasedUntil = DateTimeOffset.UnixEpoch }, CancellationToken.None);
            }
            catch (MailboxMovedException)
            {
                // It is somebody else's by now, or gone: nothing to give back.
            }
        }

        _gate.Dispose();
        _lost.Dispose();
    }

    private async Task SaveInTurnAsync(Func<Mailbox, Mailbox> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                Mailbox = await _mailboxes.SaveAsync(change(Mailbox), cancellationToken);
                return;
            }
            catch (MailboxMovedException)
            {
                var moved = await _mailboxes.FindAsync(Mailbox.Key, cancellationToken);

                if (moved is null || moved.Id != Mailbox.Id || moved.Fence != Mailbox.Fence)
                {
                    IsGone = moved is null || moved.Id != Mailbox.Id;
                    _lost.Cancel();
                    throw;
                }

                Mailbox = moved;
            }
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            while (await _renewals.WaitForNextTickAsync(CancellationToken.None))
            {
                await TryRenewAsync();
            }
        }
        catch (MailboxMovedException)
        {
            // Lost: the worker is told by its token and on its next save.
        }
    }

    private async Task TryRenewAsync()
    {
        try
        {
            await SaveAsync(mailbox => mailbox with { LeasedUntil = _time.GetUtcNow() + _duration }, CancellationToken.None);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            // Storage is out of reach. The next turn tries again; if none gets through in time the lease ends, as it should.
        }
    }

    private async Task StopRenewingAsync()
    {
        // Ends the waiting without an exception: most leases end before their first renewal.
        _renewals.Dispose();
        await _renewal;
    }
}
