namespace Connector.Delivering;

/// <summary>Finds the destination of an account: its own, or else the installation's.</summary>
public sealed class Destinations(
    IDestination installation, AccountDestinations accounts, IEnumerable<DestinationOpener> openers, DestinationOptions options)
{
    private readonly Dictionary<DestinationKind, DestinationOpener> _openers = openers.ToDictionary(opener => opener.Kind);

    public async Task<IDestination> OfAsync(string account, CancellationToken cancellationToken) =>
        await accounts.FindAsync(account, cancellationToken) is { } own ? _openers[own.Kind].Open(own) : installation;

    /// <summary>The settings of the destination of an account. Of the installation's, the address of a webhook is left out.</summary>
    public async Task<AccountDestination> SettingsOfAsync(string account, CancellationToken cancellationToken) =>
        await accounts.FindAsync(account, cancellationToken)
        ?? new AccountDestination(account, options.Kind) { Zendesk = options.Zendesk?.Settings };
}

/// <summary>Opens the destinations of one kind that accounts have of their own. Each vendor's room registers one.</summary>
/// <param name="Open">Opens a destination. One whose secret cannot be decrypted lets mail wait.</param>
public sealed record DestinationOpener(DestinationKind Kind, Func<AccountDestination, IDestination> Open);
