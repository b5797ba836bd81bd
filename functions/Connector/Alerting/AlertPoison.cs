using System.Text.RegularExpressions;
using Connector.Mailboxes;
using Connector.Storage;
using Connector.Storage.Poison;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// An alert job that used up its tries: our bug, a crash or storage that was away, since mail trouble never throws. It is remembered by
/// queue and id. The alert itself is safe in its outbox, from which the next sweep sends it again; a person is asked when that does not help.
/// </summary>
public sealed partial class AlertPoison(PoisonTable poison, ILogger<AlertPoison> logger)
{
    /// <param name="text">The message as it was; never repeated in the log, since anything may stand in it.</param>
    public async Task HandleAsync(string messageId, string text, CancellationToken cancellationToken)
    {
        var job = Read(text);
        var record = await poison.RecordAsync(StorageNames.AlertsQueue, messageId, job, cancellationToken);

        if (job is null)
        {
            Log.Unknown(logger, StorageNames.AlertsPoisonQueue, messageId, record.Id);
        }
        else
        {
            Log.Seen(logger, record.Level, StorageNames.AlertsPoisonQueue, messageId, record.Times, job.Outage, job.Account, record.Id);
        }
    }

    /// <remarks>Anything may be null in what was read from a queue, whatever the type says.</remarks>
    private static AlertJob? Read(string text) =>
        PoisonText.Read<AlertJob>(text) is { Account: { } account, Outage: { } outage } && Account.IsId(account) && OutageId().IsMatch(outage)
            ? new AlertJob(account, outage)
            : null;

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex OutageId();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Poison in {Queue}: message {MessageId} is no alert job. It is kept as {Poison}.")]
        public static partial void Unknown(ILogger logger, string queue, string messageId, string poison);

        [LoggerMessage(EventId = 2, Message = "Poison in {Queue}: message {MessageId} failed on every try, {Times} times so far; outage {Outage} of {Account} goes on by the next sweep. It is kept as {Poison}.")]
        public static partial void Seen(ILogger logger, LogLevel level, string queue, string messageId, int times, string outage, string account, string poison);
    }
}
