using Connector.Mailboxes;
using Connector.Reporting;

namespace Connector.WebConsole.Reading;

/// <summary>
/// Finds the accounts that have connected the same mailbox at Google. Each imports and delivers every mail of it. The answer is for
/// operators, because an account must not learn of another one.
/// </summary>
public sealed class SharedAddresses(MailboxSummaries summaries)
{
    /// <returns>The other connections, in any spelling of the address, by account.</returns>
    public async Task<IReadOnlyList<MailboxKey>> OthersAsync(MailboxKey mailbox, CancellationToken cancellationToken)
    {
        var identity = GoogleIdentity.Of(mailbox.Address);
        return
        [
            .. (await summaries.KeysAsync(cancellationToken))
                .Where(key => key != mailbox && GoogleIdentity.Of(key.Address) == identity)
                .OrderBy(key => key.Account, StringComparer.Ordinal),
        ];
    }
}
