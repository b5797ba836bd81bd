using Connector.Mailboxes;

namespace Connector.Forwarding;

/// <summary>The vendor's seam: what a mailbox's own settings say of forwarding. The adapter lies in <c>Gmail/</c>.</summary>
public interface IForwardingSettings
{
    /// <param name="inboundAddress">The address that is looked for among those that may be forwarded to.</param>
    /// <exception cref="FetchFailedException">Gmail does not answer properly, or does not let us read settings.</exception>
    Task<SettingsAudit> ReadAsync(Mailbox mailbox, string inboundAddress, DateTimeOffset now, CancellationToken cancellationToken);
}
