namespace Connector.Incidents.Driving;

/// <summary>How soon the next round is due.</summary>
public enum Pace
{
    /// <summary>There is no incident.</summary>
    Idle,

    /// <summary>An incident is live or not settled: the timer's rounds are enough.</summary>
    Timer,

    /// <summary>A suspicion waits for its first canary, or failures cannot be assigned yet: the next round is due within seconds.</summary>
    Urgent,
}
