namespace Connector.Links;

/// <summary>Makes and reads the links by which an administrator of an account enters the console.</summary>
public sealed class ConsoleLinks(LinkToken tokens)
{
    /// <summary>Path below the public address.</summary>
    public const string Path = "api/console/enter";

    /// <summary>Every page of the console begins with it.</summary>
    public const string Console = "/api/console";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <param name="admin">The administrator's address as the account has it.</param>
    /// <param name="page">Where the link leads, such as <c>/api/console/accounts/acme</c>.</param>
    /// <returns>Null if the settings have no public address or no key.</returns>
    public Uri? For(string account, string admin, string page, DateTimeOffset now) => tokens.IsOn
        ? tokens.UriOf($"{Path}?t={tokens.Sign(LinkPurpose.Console, now + Lifetime, account, admin, page)}")
        : null;

    /// <returns>Null if the signature is wrong or the link has expired.</returns>
    public ConsoleLink? Read(string? token, DateTimeOffset now) =>
        tokens.Read(LinkPurpose.Console, token, now) is ([var account, var admin, var page], _)
        && (page == Console || page.StartsWith($"{Console}/", StringComparison.Ordinal))
            ? new ConsoleLink(account, admin, page)
            : null;
}

/// <summary>The content of a link into the console.</summary>
public sealed record ConsoleLink(string Account, string Admin, string Page);
