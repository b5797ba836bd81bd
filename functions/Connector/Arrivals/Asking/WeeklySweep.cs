using Connector.Mailboxes;
using Connector.Storage.Sweeping;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Arrivals.Asking;

/// <summary>Every hour: sends the weekly test mails that are due, in accounts that agreed to them.</summary>
public sealed class WeeklySweep(
    AccountTable accounts, MailboxTable mailboxes, WeeklyTestMail testMail, TableScan scan, TimeProvider time,
    ILogger<WeeklySweep> logger)
{
    public const string Name = "weekly test mails";

    /// <summary>The alerts have the same mail server, and its rate may be low.</summary>
    private const int MostAtATime = 50;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    /// <summary>Saves a call each minute. The scan's own rest is that of all instances.</summary>
    private static readonly TimeSpan ShortRest = TimeSpan.FromMinutes(10);

    private DateTimeOffset _restUntil = DateTimeOffset.MinValue;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (!testMail.IsOn || _restUntil > now)
        {
            return;
        }

        _restUntil = now + ShortRest;
        var left = MostAtATime;

        await foreach (var page in scan.PagesAsync(Name, accounts.ListWeeklyTestPages(), Budget, Rest, cancellationToken))
        {
            await Isolated.EachAsync(
                Name, page.ToAsyncEnumerable().SelectMany(account => mailboxes.ListAsync(account.Id, cancellationToken)),
                mailbox => mailbox.Key.ToString(),
                async (mailbox, token) => left -= left > 0 && await testMail.SendAsync(mailbox, token) ? 1 : 0,
                logger, cancellationToken);
        }
    }
}
