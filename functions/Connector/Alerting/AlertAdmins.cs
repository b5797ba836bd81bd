using Connector.Alerting.Channel;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>Works off a job of the queue <c>alerts</c>: decides what an outage has to tell, saves that, and sends it.</summary>
public sealed partial class AlertAdmins(
    OutageTable outages,
    AccountTable accounts,
    OpeningHold hold,
    AlertWatch watch,
    NoticeMails notices,
    MailRate rate,
    OutageMails mails,
    AlertQueue queue,
    SendBackoff backoff,
    AlertOptions options,
    TimeProvider time,
    ILogger<AlertAdmins> logger)
{
    // Longer than one mail may take, which is a minute; after a crash nobody sends until the claim has run out.
    private static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(75);

    private const int AlarmingAttempt = 5;

    /// <summary>Ends normally when the mail server cannot be reached: the next try is a job of its own, and no try is ever the last.</summary>
    public async Task HandleAsync(AlertJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);

        if (job.Account == AlertWatch.Partition)
        {
            await watch.AnswerAsync(cancellationToken);
            return;
        }

        if (job.Account == NoticeOutbox.Partition)
        {
            await notices.HandleAsync(job.Outage, cancellationToken);
            return;
        }

        while (await outages.FindAsync(job.Account, job.Outage, cancellationToken) is { } outage)
        {
            if (await TryHandleAsync(outage, cancellationToken))
            {
                return;
            }
        }

        Log.UnknownOutage(logger, job.Account, job.Outage);
    }

    /// <returns>False when somebody else saved the outage in between.</returns>
    private async Task<bool> TryHandleAsync(Outage outage, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (outage.IsOver)
        {
            await outages.FinishAsync(outage.Account, outage.Id, cancellationToken);
            return true;
        }

        if (outage.NextAt is not { } next || next > now)
        {
            await ComeBackAsync(outage, now, cancellationToken);
            return true;
        }

        if (await accounts.FindAsync(outage.Account, cancellationToken) is not { } account)
        {
            return await ForgetAsync(outage, cancellationToken);
        }

        var decided = outage.On(new OutageEvent.Due(await hold.AskAsync(outage, cancellationToken)), now, options);

        if (decided.SendAt <= now && decided.TurnAt is null)
        {
            var turn = await rate.ReserveAsync(account.Admins.Count, cancellationToken);
            decided = decided.On(new OutageEvent.TurnReserved(turn), now, options);
        }

        var mustSend = decided.SendAt <= now;
        var claimed = mustSend ? decided.On(new OutageEvent.Claimed(now + ClaimFor), now, options) : decided;

        if (await outages.TrySaveAsync(outage, claimed, cancellationToken) is not { } saved)
        {
            return false;
        }

        await (mustSend ? SendAsync(account, saved, cancellationToken) : queue.WakeAsync(saved, cancellationToken));
        return true;
    }

    private async Task SendAsync(Account account, Outage outage, CancellationToken cancellationToken)
    {
        var claimedUntil = outage.ClaimedUntil;
        var failure = await mails.SendAsync(account, outage, KeepClaimAsync, cancellationToken);
        var now = time.GetUtcNow();

        // What became of the mails is known now and must be saved, whoever wants to stop.
        var after = await outages.ChangeAsync(
            outage.Account, outage.Id, current => current.On(Outcome(outage, failure, now), now, options), CancellationToken.None);

        if (failure is not null)
        {
            Log.Failed(logger, outage.Attempt >= AlarmingAttempt ? LogLevel.Error : LogLevel.Warning, outage.Account, outage.Id, outage.Attempt, failure);
        }

        if (after is { IsOver: true })
        {
            await outages.FinishAsync(outage.Account, outage.Id, CancellationToken.None);
        }
        else if (after is not null)
        {
            await queue.WakeAsync(after, CancellationToken.None);
        }

        async Task KeepClaimAsync()
        {
            var at = time.GetUtcNow();

            if (claimedUntil - at < RenewBefore)
            {
                claimedUntil = at + ClaimFor;
                await outages.ChangeAsync(
                    outage.Account, outage.Id, current => current.On(new OutageEvent.Claimed(at + ClaimFor), at, options), cancellationToken);
            }
        }
    }

    private OutageEvent Outcome(Outage outage, string? failure, DateTimeOffset now) => failure is null
        ? new OutageEvent.Told(outage.Mails)
        : new OutageEvent.SendFailed(RetryAt(outage, now));

    /// <summary>Not past the moment at which the second channel has to speak up.</summary>
    private DateTimeOffset RetryAt(Outage outage, DateTimeOffset now)
    {
        var retryAt = now + backoff.After(outage.Attempt);
        return ChannelPlan.RaiseAt(outage, now, options) is { } raiseAt && raiseAt < retryAt ? raiseAt : retryAt;
    }

    /// <summary>A job that came a little early, or while another one is sending, looks in again; one that came much too early has a successor.</summary>
    private async Task ComeBackAsync(Outage outage, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (outage.NextAt <= now + ClaimFor)
        {
            await queue.WakeAsync(outage, cancellationToken);
        }
    }

    private async Task<bool> ForgetAsync(Outage outage, CancellationToken cancellationToken)
    {
        if (await outages.TrySaveAsync(outage, outage.On(new OutageEvent.AccountGone(), time.GetUtcNow(), options), cancellationToken) is null)
        {
            return false;
        }

        await outages.FinishAsync(outage.Account, outage.Id, cancellationToken);
        Log.UnknownAccount(logger, outage.Account, outage.Id);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Alert job names the outage {Account}/{Outage}, which is not there")]
        public static partial void UnknownOutage(ILogger logger, string account, string outage);

        [LoggerMessage(2, LogLevel.Warning, "Outage {Account}/{Outage} ends untold: the account is not there any more")]
        public static partial void UnknownAccount(ILogger logger, string account, string outage);

        [LoggerMessage(EventId = 3, Message = "Alert mail of outage {Account}/{Outage} did not leave at attempt {Attempt}, and will be tried again: {Reason}")]
        public static partial void Failed(ILogger logger, LogLevel level, string account, string outage, int attempt, string reason);
    }
}
