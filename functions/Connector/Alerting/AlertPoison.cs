using Connector.Storage;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>
/// An alert job that used up its tries: our bug or a crash, since mail trouble never throws. It is seen, by queue and id; the
/// alert itself is safe in its outbox, from which the next sweep sends it on its way again.
/// </summary>
public sealed partial class AlertPoison(ILogger<AlertPoison> logger)
{
    public void Handle(string messageId) => Log.Seen(logger, StorageNames.AlertsPoisonQueue, messageId);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Poison in {Queue}: message {MessageId} failed on every try; its alert is sent by the next sweep.")]
        public static partial void Seen(ILogger logger, string queue, string messageId);
    }
}
