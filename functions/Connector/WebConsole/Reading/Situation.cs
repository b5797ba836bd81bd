using Connector.Incidents;
using Connector.Pages;

namespace Connector.WebConsole.Reading;

/// <summary>Whose fault it is, in one finding: the nested cases. The front page shows the findings, the widest first.</summary>
public abstract record Situation(Mark Mark)
{
    /// <summary>The provider refuses many mailboxes.</summary>
    /// <param name="Addresses">How many of the addresses shown it concerns.</param>
    public sealed record OfProvider(Incident Incident, int Addresses, DateTimeOffset? NextCanaryAt) : Situation(Mark.Waiting);

    /// <summary>The connector itself is late.</summary>
    public sealed record OfConnector(int Addresses) : Situation(Mark.Waiting);

    /// <summary>Destinations accept no mail.</summary>
    public sealed record OfDestination(int Accounts, DateTimeOffset Since) : Situation(Mark.Waiting);

    /// <summary>Single addresses need a person.</summary>
    public sealed record OfAddresses(int Addresses) : Situation(Mark.Act);

    /// <summary>Single addresses are fetched, and mail does not reach them.</summary>
    public sealed record Unreached(int Addresses) : Situation(Mark.Act);

    /// <summary>Single addresses are refused, and the connector tries again.</summary>
    public sealed record Refused(int Addresses) : Situation(Mark.Waiting);

    public sealed record Nothing(DateTimeOffset? LastMailAt) : Situation(Mark.Good);

    /// <summary>No mailbox is connected yet.</summary>
    public sealed record Empty() : Situation(Mark.Quiet);

    public static IReadOnlyList<Situation> Of(Overview overview)
    {
        if (overview.Lines.Count == 0)
        {
            return [new Empty()];
        }

        List<Situation> all =
        [
            .. overview.Live.Where(incident => incident.IsOpen).Select(incident => new OfProvider(
                incident, overview.Lines.Count(line => line.HeldBy?.Id == incident.Id), incident.NextCanaryAt)),
        ];

        if (overview.Count(Condition.Late) is > 0 and var late)
        {
            all.Add(new OfConnector(late));
        }

        if (overview.Helpdesks.Down.Count > 0)
        {
            all.Add(new OfDestination(overview.Helpdesks.Down.Count, overview.Helpdesks.Down.Values.Min(health => health.Since)));
        }

        if (overview.Count(Condition.NeedsPerson) is > 0 and var needy)
        {
            all.Add(new OfAddresses(needy));
        }

        if (overview.Count(Condition.Unreached) is > 0 and var unreached)
        {
            all.Add(new Unreached(unreached));
        }

        if (overview.Count(Condition.Refused, Condition.Retrying) is > 0 and var refused)
        {
            all.Add(new Refused(refused));
        }

        return all.Count > 0 ? all : [new Nothing(overview.LastMailAt)];
    }
}
