namespace Connector.Alerting.Channel;

/// <summary>Decides what the second channel says next about an outage. Pure.</summary>
internal static class ChannelPlan
{
    /// <summary>Takes the place of an administrator's address in the rows of sent mails. It is not a valid address.</summary>
    public const string Recipient = "!webhook";

    /// <param name="sent">The results of all mails so far, including the channel's own.</param>
    /// <param name="isAnswered">A person has silenced reminders, so they know about the outage.</param>
    /// <returns>The stage that is due; null for none.</returns>
    public static MailStage? Next(
        Outage outage, IReadOnlyCollection<SentMail> sent, DateTimeOffset now, AlertOptions options, bool isAnswered = false)
    {
        var own = sent.Where(mail => mail.Admin == Recipient).ToList();

        if (options.Channel is not { } channel || own.Exists(mail => mail.IsRefused))
        {
            return null;
        }

        // Once used, the channel is used until the end, because its readers must hear about the end too.
        return own.Count > 0 || channel.Use == ChannelUse.Always || IsRaised(outage, sent, now, options)
            || (!isAnswered && IsReminded(sent))
            ? MailPlan.Next(outage, own) : null;
    }

    /// <summary>When the channel must be used if no mail was sent by then; null if failing mail does not use the channel.</summary>
    public static DateTimeOffset? RaiseAt(Outage outage, DateTimeOffset now, AlertOptions options) =>
        options.Channel is { Use: ChannelUse.WhenMailFails } && (outage.FailingSince ?? now) + options.UnsentFor is var at && at > now
            ? at : null;

    /// <summary>
    /// Whether a reminder was sent. A person who reads the mails silences the outage before that, and a mail scanner, which only opens
    /// links, never does.
    /// </summary>
    private static bool IsReminded(IEnumerable<SentMail> sent) =>
        sent.Any(mail => mail is { Stage: MailStage.Reminder, IsRefused: false, SilencedBy: null });

    private static bool IsRaised(Outage outage, IReadOnlyCollection<SentMail> sent, DateTimeOffset now, AlertOptions options)
    {
        var reachedNobody = sent.Count > 0 && sent.All(mail => mail.IsRefused);
        return outage.FailingSince + options.UnsentFor <= now || reachedNobody;
    }
}
