using System.Runtime.CompilerServices;
using Connector.Alerting.Content;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Alerting;

/// <summary>Writes mails to administrators and sends them. A mail that cannot be written does not stop the others.</summary>
public sealed class AdminMails(IAdminMail transport, ILogger<AdminMails> logger)
{
    /// <summary>Yields the result of each mail before the next one leaves, so that the caller can record it.</summary>
    /// <param name="about">What the mails are about, for the log.</param>
    /// <returns>The mail is null if it could not be written.</returns>
    public async IAsyncEnumerable<(T Planned, AlertMail? Mail, SendResult Result)> SendAsync<T>(
        string about, IEnumerable<T> planned, Func<T, Task<AlertMail>> write, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<(T Planned, AlertMail Mail)> written = [];

        foreach (var one in planned)
        {
            if (!await Isolated.TryAsync(
                "alert mails", about, async () => written.Add((one, await write(one))), logger, cancellationToken))
            {
                yield return (one, null, new SendResult.Failed("The mail could not be written."));
            }
        }

        var results = transport.SendAsync([.. written.Select(one => one.Mail.Mime)], cancellationToken);

        await foreach (var ((one, mail), result) in written.ToAsyncEnumerable().Zip(results).WithCancellation(cancellationToken))
        {
            yield return (one, mail, result);
        }
    }
}
