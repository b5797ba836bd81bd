using Azure.Storage.Queues.Models;
using Connector.Alerting;
using Connector.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Connector.Functions;

/// <summary>Puts the alerts' queue on the Functions host.</summary>
public sealed class AlertFunctions(AlertAdmins alerts, AlertPoison poison)
{
    [Function("AlertAdmins")]
    public Task AlertAdminsAsync([QueueTrigger(StorageNames.AlertsQueue)] string job, CancellationToken cancellationToken) =>
        alerts.HandleAsync(JobMessage.Read<AlertJob>(job), cancellationToken);

    [Function("AlertAdminsPoison")]
    public Task AlertAdminsPoisonAsync([QueueTrigger(StorageNames.AlertsPoisonQueue)] QueueMessage message, CancellationToken cancellationToken) =>
        poison.HandleAsync(message.MessageId, message.Body.ToString(), cancellationToken);
}
