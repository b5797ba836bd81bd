using Connector.Messages;

namespace Connector.Importing.Parsing;

/// <summary>
/// Reads what a mail says of itself. There are no bytes on which it throws: what cannot be read is left out, and the mail is marked.
/// Time grows with the mail's size only, and memory is bounded whatever the mail holds (see <see cref="MailReader"/>).
/// </summary>
public static class MailParser
{
    static MailParser() => Charsets.Register();

    /// <param name="raw">The mail, from its first byte on.</param>
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
            // The parser is other people's work and the mail may be an enemy's: a mail that breaks it must not hold up the next one.
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
