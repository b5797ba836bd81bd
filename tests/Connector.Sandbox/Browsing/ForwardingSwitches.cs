using System.Collections.Concurrent;
using Connector.Sandbox.Staging;
using Connector.TestKit.Gmail;

namespace Connector.Sandbox.Browsing;

/// <summary>What the owner of a mailbox does in Gmail's settings: enters the inbound address, types the code, and forwards.</summary>
internal sealed class ForwardingSwitches(SandboxStage stage)
{
    private readonly ConcurrentDictionary<string, string> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _accounts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Notes the account of a mailbox that is connected by the page.</summary>
    public void Know(string account, string address) => _accounts[address] = account;

    public ForwardingStep StepOf(SimulatedMailbox mailbox) => mailbox.AutoForwarding.Enabled ? ForwardingStep.On
        : _asked.ContainsKey(mailbox.Address) ? ForwardingStep.Asked
        : ForwardingStep.Off;

    /// <summary>Takes the next step.</summary>
    /// <exception cref="TestKit.App.AppRefusedException">The connector does not know the mailbox.</exception>
    public async Task StepAsync(string address, CancellationToken cancellationToken)
    {
        var mailbox = stage.Gmail.Mailbox(address);

        switch (StepOf(mailbox))
        {
            case ForwardingStep.Off:
                await AskAsync(mailbox, cancellationToken);
                break;
            case ForwardingStep.Asked when _asked.TryRemove(address, out var target):
                mailbox.ForwardingAddresses = [new ForwardingAddress(target)];
                mailbox.AutoForwarding = new AutoForwarding(Enabled: true, target, "leaveInInbox");
                break;
            default:
                mailbox.AutoForwarding = AutoForwarding.Off;
                break;
        }
    }

    /// <summary>Gmail sends its question with the code to the inbound address.</summary>
    private async Task AskAsync(SimulatedMailbox mailbox, CancellationToken cancellationToken)
    {
        var address = mailbox.Address;
        var account = _accounts.GetValueOrDefault(address)
            ?? stage.Cast.Mailboxes.FirstOrDefault(seat => seat.Address == address)?.Account ?? "";

        if ((await stage.App.Api.GetForwardingAsync(account, address, cancellationToken)).InboundAddress is { } target)
        {
            _asked[address] = target;
            stage.Gmail.Forwarding?.Invoke(new ForwardedCopy(
                address, "confirmation", target, stage.Gmail.Confirmations.Write(address, target), TimeProvider.System.GetUtcNow()));
        }
    }
}

/// <summary>How far the owner of a mailbox has set up forwarding.</summary>
internal enum ForwardingStep
{
    Off,

    /// <summary>Gmail has sent the code.</summary>
    Asked,

    On,
}
