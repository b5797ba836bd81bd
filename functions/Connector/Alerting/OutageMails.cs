using Connector.Alerting.Channel;
using Connector.Alerting.Content;
using Connector.Alerting.Links;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>Sends each administrator what they wait for, and writes down what became of it, one by one.</summary>
public sealed partial class OutageMails(
    OutageTable outages,
    OutageFacts facts,
    AlertMailWriter writer,
    IAdminMail transport,
    LinkSigner links,
    SilenceTable silences,
    SecondChannel channel,
    TimeProvider time,
    ILogger<OutageMails> logger)
{
    /// <param name="beforeEach">Called before each mail leaves: the place to renew a claim.</param>
    /// <returns>Null when nobody waits for a mail any more; otherwise the reason why somebody still does.</returns>
    public async Task<string?> SendAsync(Account account, Outage outage, Func<Task> beforeEach, CancellationToken cancellationToken)
    {
        var known = await facts.GatherAsync(account, outage, cancellationToken);
        var sent = await outages.SentAsync(outage, cancellationToken);
        var unreachable = new Dictionary<string, string>(StringComparer.Ordinal);

        if (account.Admins.Count(MailPlan.IsReachable) is var reachable && reachable < account.Admins.Count)
        {
            Log.NoAddress(logger, account.Id, account.Admins.Count - reachable);
        }

        // A second round follows the first when an outage was over before its opened mail could leave.
        while (MailPlan.For(outage, account.Admins.Where(admin => !unreachable.ContainsKey(MailPlan.Key(admin))), sent) is { Count: > 0 } plan)
        {
            await SendAsync(outage, known, await LeaveOutSilencedAsync(plan, known, sent, cancellationToken), sent, unreachable, beforeEach, cancellationToken);
        }

        await beforeEach();
        var channelFailure = await channel.TellAsync(known, sent, unreachable.Count > 0, cancellationToken);
        return unreachable.Count == 0 ? channelFailure : unreachable.Values.First();
    }

    /// <summary>Writes down what is left out, so that it is not planned again.</summary>
    private async Task<IReadOnlyList<PlannedMail>> LeaveOutSilencedAsync(
        IReadOnlyList<PlannedMail> plan, AlertFacts known, List<SentMail> sent, CancellationToken cancellationToken)
    {
        if (!plan.Any(planned => planned.Stage is MailStage.Update or MailStage.Reminder))
        {
            return plan;
        }

        var wishes = await silences.ListAsync(known.Account.Id, cancellationToken);
        List<PlannedMail> wanted = [];

        foreach (var planned in plan)
        {
            if (Silence.Of(planned, known, wishes, time.GetUtcNow()) is not { } silence)
            {
                wanted.Add(planned);
                continue;
            }

            var record = new SentMail(
                MailPlan.Key(planned.Admin), planned.Stage, planned.Number, known.Outage.Mails, MessageId: "", Subject: "", time.GetUtcNow(), SilencedBy: silence.Id);
            await outages.RecordAsync(known.Outage, record);
            sent.Add(record);
            Log.Silenced(logger, planned.Stage, known.Account.Id, known.Outage.Id, record.Admin, silence.Id);
        }

        return wanted;
    }

    private async Task SendAsync(
        Outage outage,
        AlertFacts known,
        IReadOnlyList<PlannedMail> plan,
        List<SentMail> sent,
        Dictionary<string, string> unreachable,
        Func<Task> beforeEach,
        CancellationToken cancellationToken)
    {
        var mails = await WriteAsync(outage, known, plan, unreachable, cancellationToken);
        await using var results = transport.SendAsync([.. mails.Select(written => written.Mail.Mime)], cancellationToken).GetAsyncEnumerator(cancellationToken);

        foreach (var (planned, mail) in mails)
        {
            await beforeEach();

            var result = await results.MoveNextAsync() ? results.Current : new SendResult.Failed("The transport gave no result.");
            var admin = MailPlan.Key(planned.Admin);

            if (result is SendResult.Failed failed)
            {
                unreachable[admin] = failed.Reason;
                Metrics.AlertMail("failed");
                continue;
            }

            var refused = result as SendResult.Refused;
            var record = new SentMail(
                admin, planned.Stage, planned.Number, outage.Mails, mail.MessageId, mail.Subject, time.GetUtcNow(), refused?.Code, refused?.Text);
            await outages.RecordAsync(outage, record);
            await NoteToldAsync(known, sent, record);
            sent.Add(record);

            Metrics.AlertMail(refused is null ? "sent" : "refused");

            if (refused is null)
            {
                Log.Sent(logger, planned.Stage, outage.Account, outage.Id, admin);
            }
            else
            {
                Log.Refused(logger, planned.Stage, outage.Account, outage.Id, admin, refused.Code);
            }
        }
    }

    /// <summary>A mail that cannot be written keeps nobody else's back.</summary>
    private async Task<List<(PlannedMail Planned, AlertMail Mail)>> WriteAsync(
        Outage outage, AlertFacts known, IReadOnlyList<PlannedMail> plan, Dictionary<string, string> unreachable, CancellationToken cancellationToken)
    {
        List<(PlannedMail, AlertMail)> mails = [];

        foreach (var planned in plan)
        {
            var admin = MailPlan.Key(planned.Admin);
            var isWritten = await Isolated.TryAsync(
                "alert mails",
                $"{outage.Account}/{outage.Id}",
                async () => mails.Add((planned, await writer.WriteAsync(known, planned, links.For(outage, admin, time.GetUtcNow())))),
                logger,
                cancellationToken);

            if (!isWritten)
            {
                unreachable[admin] = "The mail could not be written.";
            }
        }

        return mails;
    }

    private async Task NoteToldAsync(AlertFacts known, List<SentMail> sent, SentMail record)
    {
        foreach (var incident in known.Incidents.Where(incident => Tells(record, incident) && !sent.Exists(mail => Tells(mail, incident))))
        {
            await outages.NoteToldAsync(incident.Incident!, record.At);
        }

        static bool Tells(SentMail mail, OutageMember incident) => mail is { IsRefused: false, SilencedBy: null } && mail.Covers > incident.JoinedAfter;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Stage} mail of outage {Account}/{Outage} sent to {Admin}")]
        public static partial void Sent(ILogger logger, MailStage stage, string account, string outage, string admin);

        [LoggerMessage(2, LogLevel.Error, "{Stage} mail of outage {Account}/{Outage} refused for {Admin} with {Code}: this administrator is not told")]
        public static partial void Refused(ILogger logger, MailStage stage, string account, string outage, string admin, int code);

        [LoggerMessage(4, LogLevel.Information, "{Stage} mail of outage {Account}/{Outage} left out for {Admin}, who wants silence ({Silence})")]
        public static partial void Silenced(ILogger logger, MailStage stage, string account, string outage, string admin, string silence);

        [LoggerMessage(3, LogLevel.Error, "Account {Account} has {Count} administrators whose address is none: they are not told")]
        public static partial void NoAddress(ILogger logger, string account, int count);
    }
}
