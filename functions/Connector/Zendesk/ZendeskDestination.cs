using Azure;
using Connector.Delivering;
using Connector.Messages;
using Connector.Zendesk.Calls;

namespace Connector.Zendesk;

/// <summary>Makes a ticket of each mail that begins a thread, and a comment of each other.</summary>
internal sealed class ZendeskDestination(
    ZendeskSettings settings, string secret, RawMail mail, ZendeskCalls calls, TicketDelivery tickets) : IDestination
{
    public string Name => NameOf(settings);

    public bool TakesMessages => true;

    /// <summary>The host, which people know.</summary>
    public static string NameOf(ZendeskSettings settings) => $"{settings.Subdomain}.zendesk.com";

    public async Task<DeliveryAnswer> DeliverAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return message.Blob is { } blob && await mail.ReadAsync(blob, cancellationToken) is { } raw
                ? await tickets.DeliverAsync(AccessOf(message.Mailbox.Account), settings, message, raw, cancellationToken)
                : new DeliveryAnswer.Rejected("its bytes are not stored any more");
        }
        catch (RequestFailedException refused) when (StorageWitness.IsRefusal(refused))
        {
            return new DeliveryAnswer.Unreadable($"storage refuses the bytes ({refused.Status} {refused.ErrorCode})");
        }
    }

    public async Task<DeliveryAnswer> TestAsync(string account, CancellationToken cancellationToken)
    {
        var answer = await calls.TestAsync(AccessOf(account), cancellationToken);
        return answer.Fault is { } fault ? FaultAnswers.Of(fault) : new DeliveryAnswer.Accepted();
    }

    private ZendeskAccess AccessOf(string account) => new(account, settings.Subdomain, settings.ClientId, secret);
}
