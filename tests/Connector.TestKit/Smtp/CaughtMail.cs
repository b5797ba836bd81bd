using MimeKit;

namespace Connector.TestKit.Smtp;

/// <summary>A mail that the catcher accepted.</summary>
/// <param name="From">The envelope sender; empty for a bounce.</param>
/// <param name="Recipients">The envelope recipients that were accepted.</param>
/// <param name="Raw">The bytes as sent, with the dots of transport undone.</param>
/// <param name="Number">Counts from 1 in the order of arrival.</param>
public sealed record CaughtMail(
    int Number, DateTimeOffset ReceivedAt, string From, IReadOnlyList<string> Recipients, ReadOnlyMemory<byte> Raw)
{
    private readonly Lazy<MimeMessage> _message = new(() => MimeMessage.Load(new MemoryStream(Raw.ToArray(), writable: false)));

    public MimeMessage Message => _message.Value;

    public string Subject => Message.Subject ?? "";

    public bool IsFor(string recipient) => Recipients.Contains(recipient, StringComparer.OrdinalIgnoreCase);
}
