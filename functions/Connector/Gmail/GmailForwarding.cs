using Connector.Forwarding.Readiness;
using Connector.Gmail.Quota;
using Connector.Mailboxes;
using Google.Apis.Gmail.v1.Data;

namespace Connector.Gmail;

/// <summary>Gmail's forwarding settings. They are read with the scope for fetching and changed with a scope of their own.</summary>
internal sealed class GmailForwarding(GmailConnections connections, GmailCalls calls, QuotaOptions quota, GmailOptions options)
    : IForwardingSettings
{
    private const string Me = "me";

    private const string KeepInInbox = "leaveInInbox";

    private const int AlreadyThere = 409;

    public bool CanChange => options.TakesDelegation;

    public async Task<SettingsAudit> ReadAsync(
        Mailbox mailbox, string inboundAddress, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var connection = connections.Open(mailbox);
            var settings = connection.Service.Users.Settings;
            var all = await calls.RunAsync(connection, quota.SettingsCost, settings.GetAutoForwarding(Me).ExecuteAsync, cancellationToken);
            var addresses =
                await calls.RunAsync(connection, quota.SettingsCost, settings.ForwardingAddresses.List(Me).ExecuteAsync, cancellationToken);

            return new SettingsAudit(
                now, all.Enabled == true, all.EmailAddress, StatusOf(addresses, inboundAddress), Disposition: all.Disposition);
        }
        catch (FetchFailedException exception) when (exception.Failure
            is { Class: FailureClass.AccessDenied, Evidence.Reason: "domainPolicy" or "failedPrecondition" })
        {
            return new SettingsAudit(now, ClosedByAdministrator: true);
        }
    }

    public async Task<string?> AddAddressAsync(Mailbox mailbox, string address, CancellationToken cancellationToken)
    {
        var connection = connections.OpenForSharing(mailbox);
        var call = connection.Service.Users.Settings.ForwardingAddresses.Create(new ForwardingAddress { ForwardingEmail = address }, Me);

        try
        {
            return (await calls.RunAsync(connection, quota.AddForwardingAddressCost, call.ExecuteAsync,
                cancellationToken)).VerificationStatus;
        }
        catch (FetchFailedException exception) when (exception.Failure.Evidence.Status == AlreadyThere)
        {
            var reading = connections.Open(mailbox);
            var all = await calls.RunAsync(
                reading, quota.SettingsCost, reading.Service.Users.Settings.ForwardingAddresses.List(Me).ExecuteAsync, cancellationToken);
            return StatusOf(all, address);
        }
    }

    public async Task RemoveAddressAsync(Mailbox mailbox, string address, CancellationToken cancellationToken)
    {
        var connection = connections.OpenForSharing(mailbox);
        var call = connection.Service.Users.Settings.ForwardingAddresses.Delete(Me, address);
        await calls.RunUnlessGoneAsync(connection, quota.RemoveForwardingAddressCost, call.ExecuteAsync, cancellationToken);
    }

    public async Task ForwardToAsync(Mailbox mailbox, string? address, string? disposition, CancellationToken cancellationToken)
    {
        var connection = connections.OpenForSharing(mailbox);
        var wanted = new AutoForwarding
        {
            Enabled = address is not null,
            EmailAddress = address,
            Disposition = address is null ? null : disposition ?? KeepInInbox,
        };
        var call = connection.Service.Users.Settings.UpdateAutoForwarding(wanted, Me);
        await calls.RunAsync(connection, quota.UpdateForwardingCost, call.ExecuteAsync, cancellationToken);
    }

    private static string? StatusOf(ListForwardingAddressesResponse addresses, string inboundAddress) =>
        addresses.ForwardingAddresses?.FirstOrDefault(address => string.Equals(address.ForwardingEmail, inboundAddress,
            StringComparison.OrdinalIgnoreCase))?.VerificationStatus;
}
