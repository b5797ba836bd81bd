using Connector.Alerting;
using Connector.Forwarding;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;

namespace Connector.WebConsole.Acting;

/// <summary>The actions on a mailbox's forwarding.</summary>
public sealed class RouteActions(ForwardingOptions options, MailboxAudit audit, TestMail test, InboundAddresses addresses)
{
    public async Task<Outcome> DoAsync(Mailbox mailbox, Verb verb, CancellationToken cancellationToken)
    {
        if (!options.IsOn)
        {
            return Outcome.Off;
        }

        var isDone = verb switch
        {
            Verb.Audit => await audit.RunAsync(mailbox, cancellationToken),
            Verb.Proof => await test.SendAsync(mailbox.Key, cancellationToken) is SendResult.Sent,
            Verb.Rotate => await addresses.RotateAsync(mailbox.Key, cancellationToken) is not null,
            _ => false,
        };
        return isDone ? Outcome.Done : Outcome.NotNow;
    }
}
