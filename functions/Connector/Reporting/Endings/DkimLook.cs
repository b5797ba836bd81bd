using System.Security.Cryptography;
using Connector.Alerting;
using Connector.Forwarding.Confirming;
using MimeKit.Cryptography;
using Org.BouncyCastle.X509;

namespace Connector.Reporting.Endings;

/// <summary>
/// Looks for the DKIM key of alert mails in DNS. A key has no end, but a key that was removed or replaced lets mail servers take alerts and
/// test mails for forged.
/// </summary>
public sealed class DkimLook(EndingOptions options, AlertOptions alerts, IDkimPublicKeyLocator keys)
{
    /// <returns>Null if the settings name no key.</returns>
    public async Task<Ending?> LookAsync(CancellationToken cancellationToken)
    {
        if (options.DkimSelector is not { } selector)
        {
            return null;
        }

        var domain = alerts.From.Domain;
        var ending = new Ending(EndingKind.DkimKey, Account: null, $"{selector}._domainkey.{domain}");

        try
        {
            var key = await keys.LocatePublicKeyAsync("dns/txt", domain, selector, cancellationToken);
            var bytes = SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(key).GetEncoded();
            return ending with { Key = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8)) };
        }
        catch (KeysUnreachableException)
        {
            return ending with { Problem = EndingProblem.NotAnswered };
        }
        catch (Exception exception) when (exception is FormatException or Org.BouncyCastle.Security.GeneralSecurityException or IOException)
        {
            return ending with { Problem = EndingProblem.Missing };
        }
    }
}
