using Microsoft.Extensions.DependencyInjection;

namespace Connector.Mailboxes;

/// <summary>Registers accounts, mailboxes and their states.</summary>
public static class MailboxServices
{
    public static IServiceCollection AddMailboxes(this IServiceCollection services, RetryOptions retry, TokenOptions tokens)
    {
#pragma warning disable RS0030 // The registration is where the real source of chance comes in.
        Func<double> jitter = Random.Shared.NextDouble;
#pragma warning restore RS0030

        return services
            .AddSingleton(retry)
            .AddSingleton(new RetryPolicy(retry, jitter))
            .AddSingleton(new TokenCipher(tokens))
            .AddSingleton<AccountTable>()
            .AddSingleton<MailboxTable>()
            .AddSingleton<IdentityClaims>()
            .AddSingleton<ParkedMailboxTable>();
    }
}
