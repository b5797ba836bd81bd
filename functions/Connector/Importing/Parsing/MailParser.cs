using Connector.Messages;

namespace Connector.Importing.Parsing;

/// <summary>
/// Parses a mail. It never throws: unreadable parts are left out, and the mail is marked. The time grows only with the
/// mail's size, and the memory is bounded (see <see cref="MailReader"/>).
/// </summary>
internal static class MailParser
{
    static MailParser() => Charsets.Register();

    /// <param name="raw">The mail from its first byte.</param>
    public static ParsedMail Parse(Stream raw)
    {
        if (raw.Length == 0)
        {
            return new ParsedMail(Unparsable: "no bytes");
        }

        using var guarded = MailStart.Skip(raw, MailReader.MaxHeaderBytes);
        var reader = new MailReader(guarded);

        try
        {
            reader.ReadMessage();
            return reader.ToMail(failure: null);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The parser is a third party's and the mail may be hostile. A mail that breaks the parser must not stop the next one.
            return Salvage(reader, $"the parser failed with {exception.GetType().Name}");
        }
    }

    private static ParsedMail Salvage(MailReader reader, string failure)
    {
        try
        {
            return reader.ToMail(failure);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new ParsedMail(Unparsable: failure);
        }
    }
}
