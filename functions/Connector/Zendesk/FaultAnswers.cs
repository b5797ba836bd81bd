using Connector.Delivering;
using Connector.Zendesk.Calls;

namespace Connector.Zendesk;

/// <summary>What a fault of Zendesk means for the delivery of the mail, where no step knows more.</summary>
internal static class FaultAnswers
{
    private static readonly TimeSpan AfterConflict = TimeSpan.FromSeconds(10);

    /// <summary>An idempotency key is kept for two hours, and a look-up may find the ticket before.</summary>
    private static readonly TimeSpan AfterOtherBody = TimeSpan.FromMinutes(5);

    public static DeliveryAnswer Of(ZendeskFault fault) => fault switch
    {
        ZendeskFault.Down(var reason, var wait) => new DeliveryAnswer.Down(reason, wait),
        ZendeskFault.Denied(var reason) => new DeliveryAnswer.Down(reason) { IsDenied = true },
        ZendeskFault.Limited(var wait) => new DeliveryAnswer.Paced(wait),
        ZendeskFault.TicketBusy(var wait) => new DeliveryAnswer.Later("its ticket has had too many updates", wait),
        ZendeskFault.SuspendedSender => new DeliveryAnswer.Rejected("the helpdesk has suspended its sender") { IsQuiet = true },
        ZendeskFault.Refused(var reason, _) => new DeliveryAnswer.Rejected(reason),
        ZendeskFault.FieldRefused(var fields) => new DeliveryAnswer.Rejected($"Zendesk refuses {string.Join(", ", fields)}"),
        ZendeskFault.SameKeyOtherBody => new DeliveryAnswer.Later("Zendesk knows its key with another content", AfterOtherBody),
        _ => new DeliveryAnswer.Later("its ticket changes at this moment", AfterConflict),
    };
}
