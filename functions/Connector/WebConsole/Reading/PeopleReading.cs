using Connector.Access;
using Connector.Alerting.Links;
using Connector.Mailboxes;
using Connector.WebConsole.Acting;

namespace Connector.WebConsole.Reading;

/// <summary>Reads what people did with an account or a mailbox, as far as the reader may see it.</summary>
public sealed class PeopleReading(AuditTable audit, Silencing silencing)
{
    public async Task<PeopleActions> ReadAsync(Visitor reader, string account, CancellationToken cancellationToken)
    {
        var silences = silencing.ListAsync(reader, account, cancellationToken);
        return new PeopleActions(await audit.ListAsync(account, PeopleActions.MostActions, cancellationToken), await silences);
    }

    public async Task<PeopleActions> ReadAsync(Visitor reader, MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var silences = silencing.ListAsync(reader, mailbox.Account, cancellationToken);
        var history = await audit.ListAsync(mailbox, PeopleActions.MostActions, cancellationToken);
        return new PeopleActions(
            history, [.. (await silences).Where(silence => silence.Address is null || silence.Address == mailbox.Address)]);
    }
}

/// <summary>What people did.</summary>
/// <param name="History">The last actions, the newest first.</param>
/// <param name="Silences">The silences that the reader may end.</param>
public sealed record PeopleActions(IReadOnlyList<AuditEntry> History, IReadOnlyList<Silence> Silences)
{
    public const int MostActions = 10;

    /// <summary>There may be more actions than these.</summary>
    public bool IsFull => History.Count == MostActions;
}
