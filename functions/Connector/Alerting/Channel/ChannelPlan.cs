namespace Connector.Alerting.Channel;

/// <summary>Decides, and only decides, what the second channel says next of an outage.</summary>
public static class ChannelPlan
{
    /// <summary>Stands in the place of an administrator's address, which it cannot be.</summary>
    public const string Recipient = "!webhook";

    /// <param name="sent">What became of all mails so far, the channel's own among them.</param>
    /// <param name="isAnswered">A person has said that they know of it.</param>
    /// <returns>The stage that waits to be told; null for none.</returns>
    public static MailStage? Next(Outage outage, IReadOnlyCollection<SentMail> sent, DateTimeOffset now, AlertOptions options, bool isAnswered = false)
    {
        var own = sent.Where(mail => mail.Admin == Recipient).ToList();

        if (options.Channel is not { } channel || outage.Mails == 0 || own.Exists(mail => mail.Stage == MailStage.Resolved || mail.IsRefused))
        {
            return null;
        }

        if (own.Count == 0)
        {
            return channel.Use == ChannelUse.Always || IsRaised(outage, sent, now, options) || (!isAnswered && IsReminded(sent)) ? MailStage.Opened : null;
        }

        // Once it has spoken it goes on to the end: whoever heard of the beginning there hears of the end there.
        return outage.Stage == OutageStage.Resolved ? MailStage.Resolved
            : own.Max(mail => mail.Covers) >= outage.Mails ? null
            : own.Max(mail => mail.Covers) < outage.NewsMail ? MailStage.Update
            : MailStage.Reminder;
    }

    /// <summary>When the channel has to speak up unless mail leaves before; null when that is not to come.</summary>
    public static DateTimeOffset? RaiseAt(Outage outage, DateTimeOffset now, AlertOptions options) =>
        options.Channel is { Use: ChannelUse.WhenMailFails } && (outage.FailingSince ?? now) + options.UnsentFor is var at && at > now ? at : null;

    /// <summary>From the first reminder on somebody should have answered: with a silence, the only answer that a mail scanner does not give.</summary>
    public static bool IsReminded(IEnumerable<SentMail> sent) => sent.Any(mail => mail is { Stage: MailStage.Reminder, IsRefused: false, SilencedBy: null });

    private static bool IsRaised(Outage outage, IReadOnlyCollection<SentMail> sent, DateTimeOffset now, AlertOptions options)
    {
        var reachedNobody = sent.Count > 0 && sent.All(mail => mail.IsRefused);
        return outage.FailingSince + options.UnsentFor <= now || reachedNobody;
    }
}
