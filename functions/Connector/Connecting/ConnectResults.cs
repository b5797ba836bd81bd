using Connector.Links;
using Connector.Mailboxes;

namespace Connector.Connecting;

/// <summary>
/// Makes and reads the signed part of a result page's address. So the page can be loaded again, without the code that Google put into the
/// address of the answer.
/// </summary>
public sealed class ConnectResults(LinkToken tokens, TimeProvider time)
{
    /// <summary>Path of a result page, before the token.</summary>
    public const string Path = "/api/connect/done/";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public string Sign(ConnectResult result) => tokens.Sign(
        LinkPurpose.ConnectResult, time.GetUtcNow() + Lifetime, result.Kind.ToString(), result.Mailbox?.Account ?? "",
        result.Mailbox?.Address ?? "", result.Invite ?? "", result.Detail ?? "");

    /// <returns>Null if the signature is wrong or the page has expired.</returns>
    public ConnectResult? Read(string? token) =>
        tokens.Read(LinkPurpose.ConnectResult, token, time.GetUtcNow())?.Fields is
            [var name, var account, var address, var invite, var detail]
        && Enum.TryParse<ConnectResultKind>(name, out var kind)
            ? new ConnectResult(
                kind, account.Length == 0 ? null : new MailboxKey(account, address), TextOf(invite), TextOf(detail))
            : null;

    private static string? TextOf(string field) => field.Length == 0 ? null : field;
}
