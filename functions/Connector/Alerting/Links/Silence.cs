using Connector.Alerting.Content;

namespace Connector.Alerting.Links;

/// <summary>
/// An administrator's wish to get no updates and reminders about an outage. It applies to this administrator only, and never to the opened
/// and the resolved mail.
/// </summary>
/// <param name="Address">The mailbox; null for the whole outage.</param>
/// <param name="Until">When it ends, unless the outage ends before.</param>
/// <param name="RevokedAt">When a person revoked it; null if it is valid. The row stays as a record.</param>
public sealed record Silence(
    string Id,
    string Account,
    string Outage,
    string Admin,
    LinkAction Action,
    string? Address,
    DateTimeOffset From,
    DateTimeOffset Until,
    DateTimeOffset? RevokedAt = null)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static Silence Of(string id, AlertLink link, DateTimeOffset now) => new(
        id, link.Account, link.Outage, link.Admin, link.Action, link.Address, now, now
        + (link.Action == LinkAction.SilenceHour ? TimeSpan.FromHours(1) : Longest));

    public bool IsActive(DateTimeOffset now) => RevokedAt is null && From <= now && now < Until;

    /// <summary>The silence that applies to a mail; null if the mail must be sent.</summary>
    public static Silence? Of(PlannedMail planned, AlertFacts facts, DateTimeOffset now)
    {
        if (planned.Stage is not (MailStage.Update or MailStage.Reminder))
        {
            return null;
        }

        var own = facts.Silences
            .Where(silence => silence.Outage == facts.Outage.Id && silence.Admin == MailPlan.Key(planned.Admin) && silence.IsActive(now))
            .ToList();
        var quiet = own.Where(silence => silence.Address is not null).ToLookup(silence => silence.Address!, StringComparer.Ordinal);
        var away = facts.Addresses.Where(address => address.IsAway).Select(address => address.Address).ToList();

        return own.Find(silence => silence.Address is null)
            ?? (away.Count > 0 && away.TrueForAll(quiet.Contains) ? quiet[away[0]].First() : null);
    }
}
