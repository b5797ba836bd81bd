using Connector.Trips;

namespace Connector.WebConsole.Reading;

/// <summary>The test mails of each test address, and what is asked of them.</summary>
/// <param name="Objective">The share that has to be delivered within the time, in percent.</param>
public sealed record TestMailReading(IReadOnlyList<TripReport> Addresses, TimeSpan Within, double Objective);
