using Connector.Alerting;

namespace Connector.Reporting.ServiceLevels;

/// <summary>The time from the first failed call of an outage to the first alert mail that the mail server accepted.</summary>
/// <param name="Outages">Outages that administrators were told of.</param>
/// <param name="P50Seconds">Half of them were told within this time.</param>
public sealed record AlertDelay(int Outages, double P50Seconds, double LongestSeconds)
{
    /// <returns>Null without an alert.</returns>
    public static AlertDelay? Of(IReadOnlyList<FirstMail> mails)
    {
        if (mails.Count == 0)
        {
            return null;
        }

        var seconds = mails.Select(mail => Math.Max(0, (mail.At - mail.FailedAt).TotalSeconds)).Order().ToList();
        return new AlertDelay(mails.Count, Math.Round(seconds[(seconds.Count - 1) / 2], 1), Math.Round(seconds[^1], 1));
    }
}
