using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Connector.Forwarding.Receiving;

/// <summary>
/// Reads a received post: the body is the raw mail, or a form with the mail in a field, which is <c>email</c> for SendGrid and
/// <c>body-mime</c> for Mailgun.
/// </summary>
internal static class PostReader
{
    private const int MaxFieldBytes = 64 * 1024;

    private const int MaxFields = 200;

    private static readonly string[] MailFields = ["email", "body-mime"];

    /// <returns>The fields beside the mail.</returns>
    /// <exception cref="InboundPostException">The body is malformed.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        Stream body, PostForm form, MailPart mail, CancellationToken cancellationToken)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);

        try
        {
            switch (form.Kind)
            {
                case PostKind.Raw:
                    await CopyAsync(body, mail, cancellationToken);
                    break;
                case PostKind.Multipart:
                    await ReadFormAsync(new MultipartReader(form.Boundary!, body), mail, fields, cancellationToken);
                    break;
                default:
                    ReadUrlEncoded(body, mail, fields);
                    break;
            }

            return fields;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new InboundPostException(400, "The body is incomplete or is not a form. Post it again.");
        }
    }

    private static async Task ReadFormAsync(
        MultipartReader form, MailPart mail, Dictionary<string, string> fields, CancellationToken cancellationToken)
    {
        while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                ? HeaderUtilities.RemoveQuotes(disposition.Name).ToString()
                : "";

            if (MailFields.Contains(name) && mail.Length == 0)
            {
                await CopyAsync(section.Body, mail, cancellationToken);
            }
            else if (fields.Count < MaxFields && await TextAsync(section.Body, cancellationToken) is { } text)
            {
                fields[name] = text;
            }
        }
    }

    /// <summary>Reads <c>application/x-www-form-urlencoded</c>. ASP.NET's reader would decode the raw mail as UTF-8.</summary>
    private static void ReadUrlEncoded(Stream body, MailPart mail, Dictionary<string, string> fields)
    {
        List<byte> text = [];
        int end;

        do
        {
            text.Clear();
            end = Decode(body, isName: true, Keep);
            var name = Encoding.UTF8.GetString([.. text]);
            text.Clear();

            if (end == '=' && MailFields.Contains(name) && mail.Length == 0)
            {
                end = Decode(body, isName: false, next => mail.Append([next]));
            }
            else if (end == '=')
            {
                end = Decode(body, isName: false, Keep);

                if (fields.Count < MaxFields)
                {
                    fields[name] = Encoding.UTF8.GetString([.. text]);
                }
            }
        }
        while (end >= 0);

        void Keep(byte next)
        {
            if (text.Count < MaxFieldBytes)
            {
                text.Add(next);
            }
        }
    }

    /// <returns>What ended the name or the value: an equals sign, an ampersand, or -1 for the end of the body.</returns>
    private static int Decode(Stream body, bool isName, Action<byte> put)
    {
        while (true)
        {
            var next = body.ReadByte();

            if (next is -1 or '&' || (isName && next == '='))
            {
                return next;
            }

            put(next switch
            {
                '%' => (byte)((Digit(body) << 4) | Digit(body)),
                '+' => (byte)' ',
                _ => (byte)next,
            });
        }
    }

    private static int Digit(Stream body) =>
        body.ReadByte() is var digit and >= 0 && char.IsAsciiHexDigit((char)digit)
            ? (digit & 0xF) + (digit > '9' ? 9 : 0)
            : throw new InvalidDataException("A percent sign without a hexadecimal number.");

    private static async Task CopyAsync(Stream from, MailPart mail, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];

        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            mail.Append(buffer.AsSpan(0, read));
        }
    }

    /// <returns>Null for a field that is too long. The fields that are needed are short.</returns>
    private static async Task<string?> TextAsync(Stream field, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxFieldBytes + 1];
        var length = await field.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxFieldBytes ? null : Encoding.UTF8.GetString(buffer, 0, length);
    }
}
