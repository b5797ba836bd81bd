using Connector.Alerting.Channel;
using Connector.Alerting.Content;
using Connector.Alerting.Links;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>Tells an outage to each administrator who lacks a mail about it, then to the second channel, and records each result.</summary>
public sealed partial class OutageMails(
    OutageTable outages, OutageFacts facts, AdminMails mails, SecondChannel channel, TimeProvider time, ILogger<OutageMails> logger)
{
    /// <param name="beforeEach">Called before each message; renews the claim.</param>
    /// <returns>Null if all messages left; otherwise why one did not.</returns>
    public async Task<string?> SendAsync(Account account, Outage outage, Func<Task> beforeEach, CancellationToken cancellationToken)
    {
        if (account.Admins.Count(admin => !MailPlan.IsReachable(admin)) is var invalid and > 0)
        {
            Log.NoAddress(logger, account.Id, invalid);
        }

        var known = await facts.GatherAsync(account, outage, cancellationToken);
        var sent = await outages.SentAsync(outage, cancellationToken);
        var mailFailure = await SendMailsAsync(known, sent, beforeEach, cancellationToken);
        await beforeEach();
        var channelFailure = await channel.TellAsync(known, sent, mailFailure is not null, cancellationToken);
        return mailFailure ?? channelFailure;
    }

    /// <param name="sent">Results of earlier mails; new results are added.</param>
    private async Task<string?> SendMailsAsync(
        AlertFacts known, List<SentMail> sent, Func<Task> beforeEach, CancellationToken cancellationToken)
    {
        var (account, outage) = (known.Account, known.Outage);
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);

        // A second round follows if the outage ended before its opened mail could leave.
        while (MailPlan.For(outage, account.Admins.Where(admin => !failures.ContainsKey(MailPlan.Key(admin))), sent) is { Count: > 0 } plan)
        {
            foreach (var planned in plan)
            {
                if (Silence.Of(planned, known, time.GetUtcNow()) is { } silence)
                {
                    await RecordAsync(known, planned, mail: null, refused: null, silence, sent);
                    Log.Silenced(logger, planned.Stage, account.Id, outage.Id, MailPlan.Key(planned.Admin), silence.Id);
                    continue;
                }

                await beforeEach();
                var (mail, result) = await mails.SendAsync(
                    $"{planned.Stage} mail of outage {outage.Account}/{outage.Id}", planned.Admin,
                    writer => writer.WriteAsync(known, planned), cancellationToken);

                switch (result)
                {
                    case SendResult.Failed { IsServerAway: true } away:
                        return away.Reason;
                    case SendResult.Failed failed:
                        failures[MailPlan.Key(planned.Admin)] = failed.Reason;
                        break;
                    default:
                        await RecordAsync(known, planned, mail, result as SendResult.Refused, silence: null, sent);
                        break;
                }
            }
        }

        return failures.Values.FirstOrDefault();
    }

    /// <summary>Records a mail that was sent, refused, or left out because the administrator silenced it.</summary>
    private async Task RecordAsync(
        AlertFacts known, PlannedMail planned, AlertMail? mail, SendResult.Refused? refused, Silence? silence, List<SentMail> sent)
    {
        var record = new SentMail(
            MailPlan.Key(planned.Admin), planned.Stage, planned.Number, known.Outage.Mails, mail?.MessageId ?? "", mail?.Subject ?? "",
            time.GetUtcNow(), refused?.Code, refused?.Text, silence?.Id);
        await outages.RecordAsync(known.Outage, record);

        if (refused is null && planned.Stage == MailStage.Opened)
        {
            await outages.NoteFirstMailAsync(known.Outage, record.At);
        }

        foreach (var incident in known.Incidents.Where(incident => Tells(record, incident) && !sent.Exists(mail => Tells(mail, incident))))
        {
            await outages.NoteToldAsync(incident.Incident!, record.At);
        }

        sent.Add(record);

        static bool Tells(SentMail mail, OutageMember incident) =>
            mail is { IsRefused: false, SilencedBy: null } && mail.Covers > incident.JoinedAfter;
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Error, "Account {Account} has {Count} administrators without a valid address: they are not told")]
        public static partial void NoAddress(ILogger logger, string account, int count);

        [LoggerMessage(
            4, LogLevel.Information, "{Stage} mail of outage {Account}/{Outage} left out for {Admin}, who asked for silence ({Silence})")]
        public static partial void Silenced(ILogger logger, MailStage stage, string account, string outage, string admin, string silence);
    }
}
