using Connector.Mailboxes;

namespace Connector.Forwarding;

/// <summary>The vendor's seam: what a mailbox's own settings say of forwarding, and changes of it. The adapter lies in <c>Gmail/</c>.</summary>
/// <remarks>Every call throws <see cref="FetchFailedException"/> when Gmail does not answer it properly, or does not let us.</remarks>
public interface IForwardingSettings
{
    /// <param name="inboundAddress">The address that is looked for among those that may be forwarded to.</param>
    Task<SettingsAudit> ReadAsync(Mailbox mailbox, string inboundAddress, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Whether there is a service account, which alone may change them.</summary>
    bool CanChange { get; }

    /// <summary>Adds an address to those that may be forwarded to.</summary>
    /// <returns><c>accepted</c>, or <c>pending</c> when its owner has to confirm it; the same for one that was there.</returns>
    Task<string?> AddAddressAsync(Mailbox mailbox, string address, CancellationToken cancellationToken);

    /// <summary>Takes an address away; one that is not there is no failure.</summary>
    Task RemoveAddressAsync(Mailbox mailbox, string address, CancellationToken cancellationToken);

    /// <summary>Forwards all mail to an address that is accepted, or none when it is null.</summary>
    Task ForwardToAsync(Mailbox mailbox, string? address, string? disposition, CancellationToken cancellationToken);
}
