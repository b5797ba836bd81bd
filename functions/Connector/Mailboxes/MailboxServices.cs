using Microsoft.Extensions.DependencyInjection;

namespace Connector.Mailboxes;

/// <summary>Registers accounts, mailboxes and their states.</summary>
internal static class MailboxServices
{
    public static IServiceCollection AddMailboxes(this IServiceCollection services, RetryOptions retry, TokenOptions tokens) =>
        services
            .AddSingleton(retry)
            .AddSingleton(tokens)
            .AddSingleton<RetryPolicy>()
            .AddSingleton<TokenCipher>()
            .AddSingleton<AccountTable>()
            .AddSingleton<MailboxTable>()
            .AddSingleton<IdentityClaims>()
            .AddSingleton<ParkedMailboxTable>();
}
