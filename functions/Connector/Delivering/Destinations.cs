namespace Connector.Delivering;

/// <summary>Finds the destination of an account: its own, or else the installation's.</summary>
public sealed class Destinations(
    IDestination installation, AccountDestinations accounts, IEnumerable<IDestinationKind> kinds, DestinationOptions options)
{
    private readonly Dictionary<DestinationKind, IDestinationKind> _kinds = kinds.ToDictionary(kind => kind.Kind);

    public async Task<IDestination> OfAsync(string account, CancellationToken cancellationToken) =>
        await accounts.FindAsync(account, cancellationToken) is { } own ? _kinds[own.Kind].Open(own) : installation;

    /// <summary>The settings of the destination of an account. Of the installation's, the address of a webhook is left out.</summary>
    public async Task<AccountDestination> SettingsOfAsync(string account, CancellationToken cancellationToken) =>
        await accounts.FindAsync(account, cancellationToken)
        ?? new AccountDestination(account, options.Kind) { Zendesk = options.Zendesk?.Settings };
}
