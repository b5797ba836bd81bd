using Azure;
using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>
/// The exclusive right to fetch a mailbox (I5). It is taken by its first save and renews itself until it is released. It expires when its
/// worker dies, and its fencing number makes every save fail of a worker that lost it.
/// </summary>
public sealed class MailboxLease(MailboxTable mailboxes, Mailbox mailbox, TimeSpan duration, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly PeriodicTimer _renewals = new(duration / 3, time);
    private readonly CancellationTokenSource _lost = new();
    private Task _renewal = Task.CompletedTask;
    private volatile bool _isTaken;

    /// <summary>The mailbox as last read or saved.</summary>
    public Mailbox Mailbox { get; private set; } = mailbox;

    /// <summary>True if the lease was lost because the mailbox was disconnected, or connected again.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Cancelled when another worker has taken the mailbox over.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the lease, which ends the wait for its job. Does nothing when it is taken already.</summary>
    /// <exception cref="MailboxMovedException">Another worker took it, or the mailbox was deleted.</exception>
    public Task TakeAsync(CancellationToken cancellationToken) =>
        _isTaken ? Task.CompletedTask : SaveAsync(mailbox => mailbox, cancellationToken);

    /// <summary>Saves a change; if a person changed the mailbox meanwhile, on top of that change.</summary>
    /// <param name="change">Pure, since it may be applied more than once.</param>
    /// <exception cref="MailboxMovedException">The lease is lost, or the mailbox was deleted.</exception>
    public async Task SaveAsync(Func<Mailbox, Mailbox> change, CancellationToken cancellationToken)
    {
        // The holder of the gate releases it soon, so the wait needs no token.
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
    /// <remarks>Takes no token, since a host that is shutting down must not lose a known outcome.</remarks>
    public async Task ReleaseAsync(Func<Mailbox, Mailbox> change)
    {
        await StopRenewingAsync();
        await SaveAsync(mailbox => change(mailbox) with { LeasedUntil = DateTimeOffset.UnixEpoch }, CancellationToken.None);
    }

    /// <summary>Gives the mailbox back as it is, unless that has happened.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopRenewingAsync();

        if (_isTaken && Mailbox.LeasedUntil > DateTimeOffset.UnixEpoch && !_lost.IsCancellationRequested)
        {
            try
            {
                await SaveAsync(mailbox => mailbox with { LeasedUntil = DateTimeOffset.UnixEpoch }, CancellationToken.None);
            }
            catch (MailboxMovedException)
            {
                // Another worker has the mailbox by now, or it was deleted, so there is nothing to give back.
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
                Mailbox = await mailboxes.SaveAsync(change(_isTaken ? Mailbox : Taken(Mailbox)), cancellationToken);
                BeginRenewing();
                return;
            }
            catch (MailboxMovedException)
            {
                var moved = await mailboxes.FindAsync(Mailbox.Key, cancellationToken);

                if (moved is null || moved.Id != Mailbox.Id || moved.Fence != Mailbox.Fence
                    || (!_isTaken && moved.LeasedUntil > time.GetUtcNow()))
                {
                    IsGone = moved is null || moved.Id != Mailbox.Id;
                    _lost.Cancel();
                    throw;
                }

                Mailbox = moved;
            }
        }
    }

    private Mailbox Taken(Mailbox mailbox) => mailbox with
    {
        Fence = mailbox.Fence + 1,
        LeaseId = Guid.NewGuid(),
        LeasedUntil = time.GetUtcNow() + duration,
        PlannedAt = DateTimeOffset.UnixEpoch,
    };

    private void BeginRenewing()
    {
        if (!_isTaken)
        {
            _isTaken = true;
            _renewal = RenewAsync();
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
            // The worker sees that its lease is lost by the token, or by its next save.
        }
    }

    private async Task TryRenewAsync()
    {
        try
        {
            await SaveAsync(mailbox => mailbox with { LeasedUntil = time.GetUtcNow() + duration }, CancellationToken.None);
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException)
        {
            // Storage is out of reach. The next tick tries again; if none succeeds in time, the lease expires as it should.
        }
    }

    private async Task StopRenewingAsync()
    {
        // This ends the wait without an exception, since most leases end before their first renewal.
        _renewals.Dispose();
        await _renewal;
    }
}
