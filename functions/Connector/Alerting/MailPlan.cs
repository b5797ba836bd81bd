using Connector.Mailboxes;

namespace Connector.Alerting;

/// <summary>A mail that an administrator waits for.</summary>
/// <param name="Number">Which mail of the outage it is; part of its identity.</param>
/// <param name="After">The last number that the administrator was told of: what joined later is new to them.</param>
/// <param name="Opened">The mail it follows; null for the opened mail itself.</param>
public sealed record PlannedMail(Admin Admin, MailStage Stage, int Number, int After, SentMail? Opened);

/// <summary>Decides, and only decides, which mail each administrator gets next.</summary>
public static class MailPlan
{
    /// <summary>At most one mail per administrator: a resolved mail is planned only once the opened mail was sent.</summary>
    /// <remarks>
    /// Whoever was refused the opened mail hears no sequel to it, and whoever became administrator when all others had theirs gets
    /// one with the next update, but not for an outage that is over. Updates that were overtaken while an administrator could not
    /// be reached are left out: the next mail tells their news as well.
    /// </remarks>
    public static IReadOnlyList<PlannedMail> For(Outage outage, IEnumerable<Admin> admins, IEnumerable<SentMail> sent)
    {
        var sentTo = sent.ToLookup(mail => mail.Admin, StringComparer.Ordinal);

        return [.. admins
            .Where(IsReachable)
            .DistinctBy(Key)
            .Select(admin => Next(outage, admin, [.. sentTo[Key(admin)]]))
            .OfType<PlannedMail>()];
    }

    /// <summary>Whether there is an address to write to. The API lets nothing else in, but one bad row must not silence the others.</summary>
    public static bool IsReachable(Admin admin) => MailAddress.Normalize(admin.Email) is not null;

    /// <summary>One administrator has one spelling.</summary>
    public static string Key(Admin admin) => MailAddress.Normalize(admin.Email) ?? admin.Email;

    private static PlannedMail? Next(Outage outage, Admin admin, List<SentMail> sent)
    {
        var opened = sent.Find(mail => mail.Stage == MailStage.Opened);

        if (outage.Mails == 0 || opened is { IsRefused: true })
        {
            return null;
        }

        if (opened is null)
        {
            var joinedTooLate = outage is { Stage: OutageStage.Resolved, Settled: > 0 };
            return joinedTooLate ? null : new PlannedMail(admin, MailStage.Opened, Number: 1, After: 0, Opened: null);
        }

        if (outage.Stage == OutageStage.Resolved)
        {
            return sent.Exists(mail => mail.Stage == MailStage.Resolved)
                ? null
                : new PlannedMail(admin, MailStage.Resolved, outage.Mails, After: outage.Mails, opened);
        }

        var told = sent.Max(mail => mail.Covers);
        var stage = told < outage.NewsMail ? MailStage.Update : MailStage.Reminder;
        return told < outage.Mails ? new PlannedMail(admin, stage, outage.Mails, told, opened) : null;
    }
}
