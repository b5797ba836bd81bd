using Connector.Messages;

namespace Connector.Importing;

/// <summary>The rest of a mail that is larger than <c>Import__MaxMessageBytes</c> and was never held whole.</summary>
/// <param name="Head">The first bytes of the mail, up to <see cref="MaxHeadBytes"/>, which usually hold the header block.</param>
/// <param name="Size">The size of the whole mail.</param>
/// <param name="Fingerprint">The fingerprint of the whole mail.</param>
public sealed record OversizedMail(MailBytes Head, long Size, string Fingerprint) : IDisposable
{
    public const int MaxHeadBytes = 256 * 1024;

    public void Dispose() => Head.Dispose();
}
