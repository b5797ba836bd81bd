using Connector.Alerting;
using MimeKit;

namespace Connector.IntegrationTests.Alerting;

/// <summary>Crashes once, after the first mail has left and before its result is returned.</summary>
internal sealed class DyingMail(IAdminMail inner) : IAdminMail
{
    public bool HasCrashed { get; private set; }

    public async Task<SendResult> SendAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        var result = await inner.SendAsync(mail, cancellationToken);

        if (!HasCrashed)
        {
            HasCrashed = true;
            throw new CrashException();
        }

        return result;
    }

    public sealed class CrashException : Exception;
}
