using Connector.Alerting;
using Connector.Reporting.ServiceLevels;

namespace Connector.Reporting.Monthly;

/// <summary>The report of an account about a month. Stored, so that a later look shows what was sent.</summary>
public sealed record MonthlyReport
{
    /// <summary>All delivered mails; null if there were none.</summary>
    public ServiceLevel? All { get; init; }

    /// <summary>The same by route.</summary>
    public IReadOnlyList<ServiceLevel> Routes { get; init; } = [];

    /// <summary>The outages that administrators got a mail about, the oldest first.</summary>
    public IReadOnlyList<ReportedOutage> Outages { get; init; } = [];

    /// <summary>Outages that ended before a mail was due.</summary>
    public int ShortOutages { get; init; }

    /// <summary>Mails that a comparison found at Gmail and not here. They were imported then.</summary>
    public int Missing { get; init; }

    /// <summary>Mails that were stored and had no delivery. They were handed over.</summary>
    public int Stray { get; init; }

    /// <summary>Mails that were in no place where they belong, until the connector found them. It must be 0.</summary>
    public int Unaccounted => Missing + Stray;

    /// <summary>Addresses that are connected.</summary>
    public int Addresses { get; init; }

    /// <summary>Addresses without a second way in that works; null if the installation has no forwarding.</summary>
    public int? WithoutSecondWay { get; init; }

    /// <summary>How often administrators got a mail that mail does not reach addresses.</summary>
    public int Silences { get; init; }

    /// <summary>The longest time from the first failure of an outage to the first mail about it; null without outages.</summary>
    public TimeSpan? ToldAfter => Outages.Max(outage => outage.ToldAfter);

    /// <summary>There is nothing to tell but that all is well.</summary>
    public bool IsEmpty => All is null && Outages.Count == 0 && Unaccounted == 0 && Silences == 0;
}

/// <summary>An outage in a report.</summary>
/// <param name="Since">The first failure.</param>
/// <param name="EndedAt">Null if it was not over when the report was made.</param>
/// <param name="Addresses">How many addresses failed; 0 for the helpdesk.</param>
/// <param name="ToldAfter">From the first failure to the first mail to an administrator; null if none left.</param>
public sealed record ReportedOutage(
    string Id, OutageKind Kind, DateTimeOffset Since, DateTimeOffset? EndedAt, int Addresses, TimeSpan? ToldAfter)
{
    /// <summary>An incident at Google held all addresses of the account.</summary>
    public bool IsIncident { get; init; }

    /// <summary>The mails that the incident delayed; null if it is not known.</summary>
    public int? MailsDelayed { get; init; }

    /// <summary>Whether the comparison with Gmail found every mail; null without a comparison.</summary>
    public bool? Proven { get; init; }
}
