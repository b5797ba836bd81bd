using Connector.Alerting.Content;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting.Links;

/// <summary>Leaves out the mails that an administrator has silenced, and records that, so that they are not planned again.</summary>
public sealed partial class SilencedMails(OutageTable outages, SilenceTable silences, TimeProvider time, ILogger<SilencedMails> logger)
{
    /// <param name="sent">Gets a record for each mail that is left out.</param>
    /// <returns>The mails that must be sent.</returns>
    public async Task<IReadOnlyList<PlannedMail>> LeaveOutAsync(
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

            var admin = MailPlan.Key(planned.Admin);
            var record = new SentMail(
                admin, planned.Stage, planned.Number, known.Outage.Mails, MessageId: "", Subject: "", time.GetUtcNow(),
                SilencedBy: silence.Id);
            await outages.RecordAsync(known.Outage, record);
            sent.Add(record);
            Log.Silenced(logger, planned.Stage, known.Account.Id, known.Outage.Id, admin, silence.Id);
        }

        return wanted;
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Information, "{Stage} mail of outage {Account}/{Outage} left out for {Admin}, who asked for silence ({Silence})")]
        public static partial void Silenced(ILogger logger, MailStage stage, string account, string outage, string admin, string silence);
    }
}
