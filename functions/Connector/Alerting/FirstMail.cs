namespace Connector.Alerting;

/// <summary>The first mail about an outage that the mail server accepted.</summary>
/// <param name="FailedAt">The first failed call of the outage.</param>
/// <param name="At">When the mail server had accepted the mail.</param>
public sealed record FirstMail(DateTimeOffset FailedAt, DateTimeOffset At);
