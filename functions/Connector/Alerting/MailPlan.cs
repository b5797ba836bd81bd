using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>A mail that an administrator must get.</summary>
/// <param name="Number">The number of the mail within the outage; part of its message id.</param>
/// <param name="After">The number of the last mail that the administrator got: members that joined later are new to them.</param>
/// <param name="Opened">The mail it follows; null for the opened mail itself.</param>
public sealed record PlannedMail(Admin Admin, MailStage Stage, int Number, int After, SentMail? Opened);

/// <summary>Decides which mail each administrator gets next. Pure.</summary>
public static class MailPlan
{
    /// <summary>At most one mail per administrator. The resolved mail is planned after the opened mail was sent.</summary>
    /// <remarks>
    /// An administrator whose opened mail was refused gets no further mail. A new administrator gets the opened mail with the next update,
    /// unless the outage is over. Updates that an administrator missed while they could not be reached are left out, because the next mail
    /// includes their news.
    /// </remarks>
    public static IReadOnlyList<PlannedMail> For(Outage outage, IEnumerable<Admin> admins, IEnumerable<SentMail> sent)
    {
        var sentTo = sent.ToLookup(mail => mail.Admin, StringComparer.Ordinal);

        return [.. Reachable(admins)
            .Select(admin => Next(outage, admin, [.. sentTo[Key(admin)]]))
            .OfType<PlannedMail>()];
    }

    /// <summary>
    /// Whether the address is valid. The API accepts no other, but one bad row must not silence the other administrators.
    /// </summary>
    public static bool IsReachable(Admin admin) => MailAddress.Normalize(admin.Email) is not null;

    /// <summary>The administrators who have an address to write to, each once.</summary>
    public static IEnumerable<Admin> Reachable(IEnumerable<Admin> admins) => admins.Where(IsReachable).DistinctBy(Key);

    /// <summary>The normalized address: one spelling per administrator.</summary>
    public static string Key(Admin admin) => MailAddress.Normalize(admin.Email) ?? admin.Email;

    /// <summary>What to tell a recipient next, an administrator or the second channel.</summary>
    /// <param name="sent">The results of this recipient's mails.</param>
    /// <returns>Null for nothing.</returns>
    public static MailStage? Next(Outage outage, IReadOnlyCollection<SentMail> sent)
    {
        if (outage.Mails == 0 || sent.Any(mail => mail is { Stage: MailStage.Opened, IsRefused: true } or { Stage: MailStage.Resolved }))
        {
            return null;
        }

        if (!sent.Any(mail => mail.Stage == MailStage.Opened))
        {
            return MailStage.Opened;
        }

        var told = sent.Max(mail => mail.Covers);
        return outage.Stage == OutageStage.Resolved ? MailStage.Resolved
            : told >= outage.Mails ? null
            : told < outage.NewsMail ? MailStage.Update
            : MailStage.Reminder;
    }

    public static int NumberOf(MailStage stage, Outage outage) => stage == MailStage.Opened ? 1 : outage.Mails;

    private static PlannedMail? Next(Outage outage, Admin admin, List<SentMail> sent)
    {
        var opened = sent.Find(mail => mail.Stage == MailStage.Opened);
        var joinedTooLate = opened is null && outage is { Stage: OutageStage.Resolved, Settled: > 0 };
        return !joinedTooLate && Next(outage, sent) is { } stage
            ? new PlannedMail(admin, stage, NumberOf(stage, outage), sent.Select(mail => mail.Covers).DefaultIfEmpty().Max(), opened)
            : null;
    }
}
