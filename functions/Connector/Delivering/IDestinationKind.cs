namespace Connector.Delivering;

/// <summary>A kind of destination that an account can have of its own. Each vendor's room has one.</summary>
public interface IDestinationKind
{
    DestinationKind Kind { get; }

    /// <summary>Opens the destination of an account. One whose secret does not open lets mail wait.</summary>
    IDestination Open(AccountDestination own);
}
