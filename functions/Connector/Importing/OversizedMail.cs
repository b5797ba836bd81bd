using Connector.Messages;

namespace Connector.Importing;

/// <summary>What is kept of a mail that is larger than <c>Import__MaxMessageBytes</c>: it went by, and was never held whole.</summary>
/// <param name="Head">Its first bytes, up to <see cref="MaxHeadBytes"/>: the header block, as a rule.</param>
/// <param name="Size">Of the whole mail.</param>
/// <param name="Fingerprint">Of the whole mail.</param>
public sealed record OversizedMail(MailBytes Head, long Size, string Fingerprint) : IDisposable
{
    public const int MaxHeadBytes = 256 * 1024;

    public void Dispose() => Head.Dispose();
}
