using Connector.Mailboxes;

namespace Connector.Arrivals.Asking;

/// <summary>
/// Sends a test mail to a mailbox with too little mail for a judgement, if there was no sign for a week that mail reaches it. Its arrival
/// is followed like that of a suspicion's test mail.
/// </summary>
public sealed class WeeklyTestMail(
    ArrivalTable arrivals, JudgedMailboxes judged, SuspicionTestMail testMails, SilenceNotices notices, SilenceOptions options,
    TimeProvider time)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public bool IsOn => options is { IsOn: true, SendTestMail: true };

    /// <returns>Whether a test mail was due.</returns>
    public async Task<bool> SendAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var history = await arrivals.FindAsync(mailbox.Key, cancellationToken) ?? new ArrivalHistory();
        var lastSign = history.LastSignAt ?? mailbox.ConnectedAt ?? DateTimeOffset.UnixEpoch;

        if (lastSign + Week > now
            || history.TestMail is not null
            || history.Judge(now, options.SuspicionsPerYear) is not null
            || !await judged.CanBeJudgedAsync(mailbox, cancellationToken))
        {
            return false;
        }

        // Planned before it is sent, so that no failure leads to a second mail in the same week.
        await arrivals.ChangeAsync(mailbox.Key, found => found.PlanTest(now), cancellationToken);
        var open = new SilenceAnswer.Open(ArrivalVerdict.Unknown, IsWeekly: true) { Mailbox = mailbox.Key };
        await notices.SendAsync(mailbox.Key.Account, await testMails.SendAsync([open], cancellationToken), cancellationToken);
        return true;
    }
}
