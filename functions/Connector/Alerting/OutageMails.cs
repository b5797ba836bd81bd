using Connector.Alerting.Content;
using Connector.Alerting.Links;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>Sends each administrator the mails about an outage that they lack, and records each result.</summary>
public sealed partial class OutageMails(
    OutageTable outages, AlertMailWriter writer, AdminMails mails, SilenceTable silences, TimeProvider time,
    ILogger<OutageMails> logger)
{
    /// <param name="sent">Results of earlier mails; new results are added.</param>
    /// <param name="beforeEach">Called before each mail.</param>
    /// <returns>Null if no administrator lacks a mail any more; otherwise why one still does.</returns>
    public async Task<string?> SendAsync(AlertFacts known, List<SentMail> sent, Func<Task> beforeEach, CancellationToken cancellationToken)
    {
        var (account, outage) = (known.Account, known.Outage);
        var failures = new Dictionary<string, string>(StringComparer.Ordinal);

        if (account.Admins.Count(admin => !MailPlan.IsReachable(admin)) is var invalid and > 0)
        {
            Log.NoAddress(logger, account.Id, invalid);
        }

        // A second round follows if the outage ended before its opened mail could leave.
        while (MailPlan.For(outage, account.Admins.Where(admin => !failures.ContainsKey(MailPlan.Key(admin))), sent) is { Count: > 0 } plan)
        {
            var wanted = await LeaveOutSilencedAsync(plan, known, sent, cancellationToken);
            await beforeEach();

            await foreach (var (planned, mail, result) in mails.SendAsync(
                $"{account.Id}/{outage.Id}", wanted, next => writer.WriteAsync(known, next), cancellationToken))
            {
                Metrics.AlertMail(result.Name);

                if (result is SendResult.Failed failed)
                {
                    failures[MailPlan.Key(planned.Admin)] = failed.Reason;
                }
                else
                {
                    await RecordAsync(known, planned, mail!, result as SendResult.Refused, sent);
                }

                await beforeEach();
            }
        }

        return failures.Count == 0 ? null : failures.Values.First();
    }

    /// <summary>Records the mails that an administrator has silenced, so that they are not planned again.</summary>
    /// <returns>The mails that must be sent.</returns>
    private async Task<IReadOnlyList<PlannedMail>> LeaveOutSilencedAsync(
        IReadOnlyList<PlannedMail> plan, AlertFacts known, List<SentMail> sent, CancellationToken cancellationToken)
    {
        if (!plan.Any(planned => planned.Stage is MailStage.Update or MailStage.Reminder))
        {
            return plan;
        }

        var all = await silences.ListAsync(known.Account.Id, cancellationToken);
        List<PlannedMail> wanted = [];

        foreach (var planned in plan)
        {
            if (Silence.Of(planned, known, all, time.GetUtcNow()) is not { } silence)
            {
                wanted.Add(planned);
                continue;
            }

            var record = new SentMail(
                MailPlan.Key(planned.Admin), planned.Stage, planned.Number, known.Outage.Mails, MessageId: "", Subject: "",
                time.GetUtcNow(), SilencedBy: silence.Id);
            await outages.RecordAsync(known.Outage, record);
            sent.Add(record);
            Log.Silenced(logger, planned.Stage, known.Account.Id, known.Outage.Id, record.Admin, silence.Id);
        }

        return wanted;
    }

    private async Task RecordAsync(AlertFacts known, PlannedMail planned, AlertMail mail, SendResult.Refused? refused, List<SentMail> sent)
    {
        var outage = known.Outage;
        var admin = MailPlan.Key(planned.Admin);
        var record = new SentMail(
            admin, planned.Stage, planned.Number, outage.Mails, mail.MessageId, mail.Subject, time.GetUtcNow(), refused?.Code,
            refused?.Text);
        await outages.RecordAsync(outage, record);
        await NoteToldAsync(known, sent, record);
        sent.Add(record);

        if (refused is null)
        {
            Log.Sent(logger, planned.Stage, outage.Account, outage.Id, admin);
        }
        else
        {
            Log.Refused(logger, planned.Stage, outage.Account, outage.Id, admin, refused.Code);
        }
    }

    private async Task NoteToldAsync(AlertFacts known, List<SentMail> sent, SentMail record)
    {
        foreach (var incident in known.Incidents.Where(incident => Tells(record, incident) && !sent.Exists(mail => Tells(mail, incident))))
        {
            await outages.NoteToldAsync(incident.Incident!, record.At);
        }

        static bool Tells(SentMail mail, OutageMember incident) =>
            mail is { IsRefused: false, SilencedBy: null } && mail.Covers > incident.JoinedAfter;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Stage} mail of outage {Account}/{Outage} sent to {Admin}")]
        public static partial void Sent(ILogger logger, MailStage stage, string account, string outage, string admin);

        [LoggerMessage(
            2, LogLevel.Error, "{Stage} mail of outage {Account}/{Outage} refused for {Admin} with {Code}: this administrator is not told")]
        public static partial void Refused(ILogger logger, MailStage stage, string account, string outage, string admin, int code);

        [LoggerMessage(3, LogLevel.Error, "Account {Account} has {Count} administrators without a valid address: they are not told")]
        public static partial void NoAddress(ILogger logger, string account, int count);

        [LoggerMessage(
            4, LogLevel.Information, "{Stage} mail of outage {Account}/{Outage} left out for {Admin}, who asked for silence ({Silence})")]
        public static partial void Silenced(ILogger logger, MailStage stage, string account, string outage, string admin, string silence);
    }
}
