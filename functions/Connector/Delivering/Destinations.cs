namespace Connector.Delivering;

/// <summary>Finds the destination of an account: its own, or else the installation's.</summary>
public sealed class Destinations(IDestination installation, AccountDestinations accounts, IEnumerable<IDestinationKind> kinds)
{
    private readonly Dictionary<DestinationKind, IDestinationKind> _kinds = kinds.ToDictionary(kind => kind.Kind);

    public async Task<IDestination> OfAsync(string account, CancellationToken cancellationToken) =>
        await accounts.FindAsync(account, cancellationToken) is { } own ? _kinds[own.Kind].Open(own) : installation;
}
