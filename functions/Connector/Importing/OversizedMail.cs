using Connector.Messages;

namespace Connector.Importing;

/// <summary>The beginning of a mail that is larger than <c>Import__MaxMessageBytes</c>.</summary>
/// <param name="Head">The first bytes of the mail, which usually hold the header block.</param>
/// <param name="Size">The size of the whole mail, as Gmail reports it.</param>
public sealed record OversizedMail(ReadOnlyMemory<byte> Head, long Size)
{
    public const int MaxHeadBytes = 96 * 1024;

    public static OversizedMail Of(MailBytes mail) =>
        new(mail.Memory[..(int)Math.Min(mail.Length, MaxHeadBytes)].ToArray(), mail.Length);
}
