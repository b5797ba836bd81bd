namespace Connector.Alerting;

/// <summary>Queue message "look whether this outage has something to tell its administrators". Twice, early or late does no harm.</summary>
/// <param name="Outage">Id of the outage, unique in its account.</param>
/// <param name="Attempt">Tries of the mail that is under way, counted from 1; grows when the mail server cannot be reached.</param>
public sealed record AlertJob(string Account, string Outage, int Attempt = 1);
