using Connector.Arrivals;

namespace Connector.WebConsole.Reading;

/// <summary>How much mail a mailbox usually gets, and whether it has been quiet for too long.</summary>
/// <param name="PerWeek">Null while it is not known.</param>
public sealed record UsualMail(double? PerWeek, Quiet State)
{
    public static UsualMail Unknown { get; } = new(PerWeek: null, Quiet.Unknown);

    public static UsualMail Of((ArrivalHistory History, ArrivalVerdict Verdict)? look) => look is not var (history, verdict)
        ? Unknown
        : new(verdict == ArrivalVerdict.Unknown ? null : verdict.PerWeek, history switch
        {
            { IsTold: true } => Quiet.Lost,
            { TestMail: not null } => Quiet.Asked,
            _ => verdict.IsSuspicious ? Quiet.Suspicious : Quiet.Usual,
        });
}

/// <summary>Whether the time since the last mail is unusual.</summary>
public enum Quiet
{
    Unknown,
    Usual,
    Suspicious,

    /// <summary>A test mail is under way.</summary>
    Asked,

    /// <summary>Mail does not reach the mailbox.</summary>
    Lost,
}
