using Connector.Alerting.Channel;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>Sends the mails of a claimed outage, renews the claim meanwhile and saves the outcome.</summary>
public sealed partial class OutageSending(
    OutageTable outages, OutageMails mails, SendBackoff backoff, AlertOptions options, TimeProvider time,
    ILogger<OutageSending> logger)
{
    /// <summary>Longer than one mail takes, which is a minute. After a crash the next try comes when the claim has run out.</summary>
    public static readonly TimeSpan ClaimFor = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan RenewBefore = TimeSpan.FromSeconds(75);

    private const int AlarmingAttempt = 5;

    /// <returns>The outage as saved; null if it was deleted meanwhile.</returns>
    public async Task<Outage?> SendAsync(Account account, Outage outage, CancellationToken cancellationToken)
    {
        var claimedUntil = outage.ClaimedUntil;
        var failure = await mails.SendAsync(account, outage, RenewClaimAsync, cancellationToken);
        var now = time.GetUtcNow();

        if (failure is not null)
        {
            Log.Failed(
                logger, outage.Attempt >= AlarmingAttempt ? LogLevel.Error : LogLevel.Warning, outage.Account, outage.Id, outage.Attempt,
                failure);
        }

        var retryAt = RetryAt(outage, now);

        // Without the caller's token, because the mails have left.
        return await outages.ChangeAsync(
            outage.Account, outage.Id, current => failure is null ? current.Settle(outage.Mails) : current.Retry(retryAt, now),
            CancellationToken.None);

        async Task RenewClaimAsync()
        {
            var at = time.GetUtcNow();

            if (claimedUntil - at < RenewBefore)
            {
                claimedUntil = at + ClaimFor;
                await outages.ChangeAsync(outage.Account, outage.Id, current => current.Claim(at + ClaimFor), cancellationToken);
            }
        }
    }

    /// <summary>When to try again: after the backoff, but not later than the moment at which the second channel must be used.</summary>
    private DateTimeOffset RetryAt(Outage outage, DateTimeOffset now)
    {
        var retryAt = now + backoff.After(outage.Attempt);
        return ChannelPlan.RaiseAt(outage, now, options) is { } raiseAt && raiseAt < retryAt ? raiseAt : retryAt;
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 3,
            Message = "Alert mail of outage {Account}/{Outage} did not leave at attempt {Attempt}, and will be tried again: {Reason}")]
        public static partial void Failed(ILogger logger, LogLevel level, string account, string outage, int attempt, string reason);
    }
}
