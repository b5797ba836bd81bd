using System.Runtime.CompilerServices;
using Connector.Alerting;
using MimeKit;

namespace Connector.IntegrationTests.Alerting;

/// <summary>Crashes once, after the first mail has left and before its result is returned.</summary>
internal sealed class DyingMail(IAdminMail inner) : IAdminMail
{
    public bool HasCrashed { get; private set; }

    public async IAsyncEnumerable<SendResult> SendAsync(
        IReadOnlyList<MimeMessage> mails, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var result in inner.SendAsync(mails, cancellationToken))
        {
            if (!HasCrashed)
            {
                HasCrashed = true;
                throw new CrashException();
            }

            yield return result;
        }
    }

    public sealed class CrashException : Exception;
}
