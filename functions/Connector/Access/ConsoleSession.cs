using System.Security.Cryptography;
using Connector.Links;
using Connector.Mailboxes;
using Connector.Pages;
using Microsoft.AspNetCore.Http;

namespace Connector.Access;

/// <summary>
/// The session of an administrator: a signed cookie for one account and an hour. A signed link begins it. It ends early when the
/// administrator is removed from the account.
/// </summary>
public sealed class ConsoleSession(LinkToken tokens, AccountTable accounts, TimeProvider time)
{
    public const string Cookie = "connector-console";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <returns>False if the link's administrator is not one of the account any more.</returns>
    public async Task<bool> BeginAsync(HttpRequest request, ConsoleLink link, CancellationToken cancellationToken)
    {
        if (await FindAsync(link.Account, link.Admin, cancellationToken) is null)
        {
            return false;
        }

        var session = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var token = tokens.Sign(LinkPurpose.ConsoleSession, time.GetUtcNow() + Lifetime, link.Account, link.Admin, session);
        PageCookie.Write(request, Cookie, token, Lifetime);
        return true;
    }

    public static void End(HttpRequest request) => PageCookie.Remove(request, Cookie);

    public async Task<Visitor.Administrator?> FindAsync(HttpRequest request, CancellationToken cancellationToken) =>
        PageCookie.Read(request, Cookie) is { } cookie
        && tokens.Read(LinkPurpose.ConsoleSession, cookie, time.GetUtcNow()) is ([var account, var admin, var session], _)
        && await FindAsync(account, admin, cancellationToken) is var (known, person)
            ? new Visitor.Administrator(known, person, session)
            : null;

    private async Task<(Account Account, Admin Admin)?> FindAsync(string account, string admin, CancellationToken cancellationToken) =>
        await accounts.FindAsync(account, cancellationToken) is { } known
        && known.Admins.FirstOrDefault(one => string.Equals(one.Email, admin, StringComparison.OrdinalIgnoreCase)) is { } person
            ? (known, person)
            : null;
}
