using Connector.Mailboxes;

namespace Connector.Forwarding.Readiness;

/// <summary>
/// Reads and changes the forwarding settings of a mailbox at Gmail. The adapter is in <c>Gmail/</c>, which is a layer above.
/// </summary>
/// <remarks>Every call throws <see cref="FetchFailedException"/> if Gmail refuses it or does not answer.</remarks>
public interface IForwardingSettings
{
    /// <param name="inboundAddress">Its status among the forwarding addresses is part of the answer.</param>
    Task<SettingsAudit> ReadAsync(Mailbox mailbox, string inboundAddress, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Whether a service account is set. Google lets only service accounts change these settings.</summary>
    bool CanChange { get; }

    /// <summary>Adds a forwarding address. May be repeated.</summary>
    /// <returns><c>accepted</c>, or <c>pending</c> if a person has to confirm it.</returns>
    Task<string?> AddAddressAsync(Mailbox mailbox, string address, CancellationToken cancellationToken);

    /// <summary>Removes a forwarding address. May be repeated.</summary>
    Task RemoveAddressAsync(Mailbox mailbox, string address, CancellationToken cancellationToken);

    /// <summary>Forwards all mail to an accepted address, or stops forwarding if it is null.</summary>
    Task ForwardToAsync(Mailbox mailbox, string? address, string? disposition, CancellationToken cancellationToken);
}
