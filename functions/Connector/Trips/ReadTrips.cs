namespace Connector.Trips;

/// <summary>Reads how the test mails of all test addresses fare. Makes no call without a test address.</summary>
public sealed class ReadTrips(TripTable table, TripOptions options, TimeProvider time)
{
    public TimeSpan Within => options.Within;

    public double Objective => options.Objective;

    public async Task<IReadOnlyList<TripReport>> HandleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await Task.WhenAll(options.Mailboxes
            .OrderBy(mailbox => mailbox.ToString(), StringComparer.Ordinal)
            .Select(async mailbox =>
            {
                var month = table.SumAsync(mailbox, now.AddDays(-30), cancellationToken);
                return TripReport.Of(mailbox, await table.ListAsync(mailbox, now.AddDays(-1), cancellationToken), await month);
            }));
    }
}
