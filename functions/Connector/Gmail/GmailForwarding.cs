using Connector.Forwarding;
using Connector.Gmail.Quota;
using Connector.Mailboxes;
using Google.Apis.Gmail.v1.Data;

namespace Connector.Gmail;

/// <summary>Gmail's forwarding settings, read with the scope that fetching has.</summary>
internal sealed class GmailForwarding(GmailConnections connections, GmailCalls calls, QuotaOptions quota) : IForwardingSettings
{
    private const string Me = "me";

    public async Task<SettingsAudit> ReadAsync(Mailbox mailbox, string inboundAddress, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var connection = connections.Open(mailbox);
            var settings = connection.Service.Users.Settings;
            var all = await calls.RunAsync(connection, quota.SettingsCost, settings.GetAutoForwarding(Me).ExecuteAsync, cancellationToken);
            var addresses = await calls.RunAsync(connection, quota.SettingsCost, settings.ForwardingAddresses.List(Me).ExecuteAsync, cancellationToken);

            return new SettingsAudit(now, all.Enabled == true, all.EmailAddress, StatusOf(addresses, inboundAddress));
        }
        catch (FetchFailedException exception) when (exception.Failure is { Class: FailureClass.AccessDenied, Evidence.Reason: "domainPolicy" or "failedPrecondition" })
        {
            return new SettingsAudit(now, ClosedByAdministrator: true);
        }
    }

    private static string? StatusOf(ListForwardingAddressesResponse addresses, string inboundAddress) =>
        addresses.ForwardingAddresses?.FirstOrDefault(address => string.Equals(address.ForwardingEmail, inboundAddress, StringComparison.OrdinalIgnoreCase))?.VerificationStatus;
}
