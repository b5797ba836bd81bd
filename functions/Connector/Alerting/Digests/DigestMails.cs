using Connector.Alerting.Channel;
using Connector.Alerting.Content;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Digests;

/// <summary>Sends an account's digest when it is due: to each administrator once, and again to whom it did not reach.</summary>
public sealed partial class DigestMails(
    DigestTable table,
    AccountTable accounts,
    AlertMailWriter writer,
    IAdminMail transport,
    AlertChannel channel,
    MailRate rate,
    SendBackoff backoff,
    AlertOptions options,
    TimeProvider time,
    ILogger<DigestMails> logger)
{
    private const int AlarmingAttempt = 5;

    /// <summary>Ends normally when the mail server cannot be reached: the next sweep after a while tries again.</summary>
    public async Task HandleAsync(string account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (await table.FindAsync(account, cancellationToken) is not { } found || !found.IsDue(now))
        {
            return;
        }

        var digest = found.Claim(now);

        // Lost against another sender, or a mail that is being noted: the next sweep comes within a minute.
        if (!await table.TrySaveAsync(digest, cancellationToken))
        {
            return;
        }

        var mails = await table.MailsAsync(account, cancellationToken).Where(mail => mail.At <= digest.Until).ToListAsync(cancellationToken);

        if (mails.Count > 0 && await accounts.FindAsync(account, cancellationToken) is { } known)
        {
            var (turn, failure) = await TellAsync(known, digest, mails, cancellationToken);

            if (turn is not null || failure is not null)
            {
                await LaterAsync(digest, turn, failure);
                return;
            }
        }

        await table.ForgetAsync(mails, CancellationToken.None);
        await FinishAsync(account, CancellationToken.None);
    }

    /// <returns>When to come back because it is not its turn, or why somebody could not be reached; neither when all is told.</returns>
    private async Task<(DateTimeOffset? Turn, string? Failure)> TellAsync(
        Account account, Digest digest, List<QuarantinedMail> mails, CancellationToken cancellationToken)
    {
        var sent = await table.SentAsync(digest, cancellationToken);
        var waiting = account.Admins.Where(MailPlan.IsReachable).DistinctBy(MailPlan.Key).Where(admin => !sent.Contains(MailPlan.Key(admin))).ToList();

        if (await rate.AskAsync(account.Id, digest.Id, affected: 0, waiting.Count, cancellationToken) is { } turn)
        {
            return (turn, null);
        }

        List<AlertMail> written = [];

        foreach (var admin in waiting)
        {
            written.Add(await writer.WriteDigestAsync(account, admin, digest.Id, mails));
        }

        string? failure = null;
        var results = transport.SendAsync([.. written.Select(mail => mail.Mime)], cancellationToken);

        await foreach (var (admin, result) in waiting.ToAsyncEnumerable().Zip(results).WithCancellation(cancellationToken))
        {
            failure = await NoteAsync(digest, MailPlan.Key(admin), result) ?? failure;
        }

        if (failure is not null && channel.IsSet && digest.FailingSince + options.UnsentFor <= time.GetUtcNow() && !sent.Contains(ChannelPlan.Recipient))
        {
            await RaiseAsync(account, digest, mails, cancellationToken);
        }

        return (null, failure);
    }

    /// <returns>Why the administrator has to be tried again; null when not.</returns>
    private async Task<string?> NoteAsync(Digest digest, string admin, SendResult result)
    {
        if (result is SendResult.Failed failed)
        {
            Metrics.AlertMail("failed");
            return failed.Reason;
        }

        var refused = result as SendResult.Refused;
        await table.RecordAsync(digest, admin, time.GetUtcNow(), refused?.Code);
        Metrics.AlertMail(refused is null ? "sent" : "refused");
        Log.Told(logger, refused is null ? LogLevel.Information : LogLevel.Error, digest.Account, digest.Id, refused is null ? "sent to" : "refused for", admin);
        return null;
    }

    private async Task RaiseAsync(Account account, Digest digest, List<QuarantinedMail> mails, CancellationToken cancellationToken)
    {
        var page = DigestPage.Compose(account, digest.Id, mails, options.ConsoleBaseUri, Wording.In(account.Locale));
        var key = $"connector-{account.Id}-{digest.Id}";
        var text = string.Join('\n', page.Blocks.OfType<Block.Paragraph>().Select(paragraph => paragraph.Text));

        if (await channel.SendAsync(ChannelNews.Plain(key, key, account.Id, page.Headline, text, time.GetUtcNow()), cancellationToken) is not SendResult.Failed)
        {
            await table.RecordAsync(digest, ChannelPlan.Recipient, time.GetUtcNow(), refusedWith: null);
        }
    }

    private async Task LaterAsync(Digest digest, DateTimeOffset? turn, string? failure)
    {
        var now = time.GetUtcNow();
        await table.SaveAsync(turn is { } at ? digest.Defer(at) : digest.Fail(now + backoff.After(digest.Attempt), now));

        if (failure is not null)
        {
            Log.Failed(logger, digest.Attempt >= AlarmingAttempt ? LogLevel.Error : LogLevel.Warning, digest.Account, digest.Id, digest.Attempt, failure);
        }
    }

    /// <summary>Takes the digest away, or begins the next one when more was set aside meanwhile.</summary>
    private async Task FinishAsync(string account, CancellationToken cancellationToken)
    {
        // Read before the list, so that what is noted in between moves the version.
        while (await table.FindAsync(account, cancellationToken) is { } told)
        {
            if (await table.MailsAsync(account, cancellationToken).AnyAsync(cancellationToken))
            {
                await table.SaveAsync(Digest.Begin(account, time.GetUtcNow(), options));
                return;
            }

            if (await table.TryRemoveAsync(told))
            {
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Message = "Digest of set-aside mails {Account}/{Digest} {What} {Admin}")]
        public static partial void Told(ILogger logger, LogLevel level, string account, string digest, string what, string admin);

        [LoggerMessage(EventId = 2, Message = "Digest of set-aside mails {Account}/{Digest} did not leave at attempt {Attempt}, and will be tried again: {Reason}")]
        public static partial void Failed(ILogger logger, LogLevel level, string account, string digest, int attempt, string reason);
    }
}
