using System.Security.Cryptography;
using System.Text;
using Connector.Importing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Connector.Forwarding.Receiving;

/// <summary>Reads a post as it arrives: the raw mail alone, or among the fields of a form, where SendGrid calls it <c>email</c> and Mailgun <c>body-mime</c>.</summary>
internal static class PostReader
{
    private const int MaxFieldBytes = 64 * 1024;

    private const int MaxFields = 200;

    private static readonly string[] MailFields = ["email", "body-mime"];

    /// <param name="stamp">The signing provider's timestamp, which its signature covers in front of the body; null for none.</param>
    /// <exception cref="InboundPostException">It cannot be taken.</exception>
    public static async Task<InboundPost> ReadAsync(Stream body, string? contentType, string? stamp, long maxMailBytes, CancellationToken cancellationToken)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stamped = stamp is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        stamped?.AppendData(Encoding.UTF8.GetBytes(stamp ?? ""));

        var type = MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? parsed : null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var mail = new MailBytes();
        var found = false;

        try
        {
            // A form may blow a mail up: percent signs make three bytes of one.
            var isUrlEncoded = type?.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true;
            await using var metered = new MeteredBody(body, whole, stamped, ((isUrlEncoded ? 3 : 1) * maxMailBytes) + (1024 * 1024));

            switch (type?.MediaType.Value?.ToLowerInvariant())
            {
                case "message/rfc822":
                    await CopyAsync(metered, mail, maxMailBytes, cancellationToken);
                    found = mail.Length > 0;
                    break;
                case "multipart/form-data" when HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= 200 } boundary:
                    found = await ReadFormAsync(new MultipartReader(boundary.ToString(), metered), mail, fields, maxMailBytes, cancellationToken);
                    break;
                case "application/x-www-form-urlencoded":
                    found = await new UrlEncodedForm(mail, fields, MailFields, maxMailBytes, MaxFieldBytes).ReadAsync(metered, cancellationToken);
                    break;
                default:
                    throw new InboundPostException(
                        415, "The body must be a raw mail as message/rfc822, or a form as multipart/form-data or application/x-www-form-urlencoded.");
            }

            // To the very end: the signature covers every byte.
            await metered.CopyToAsync(Stream.Null, cancellationToken);
            return new InboundPost(found ? mail : null, fields, whole.GetHashAndReset(), stamped?.GetHashAndReset());
        }
        catch (Exception exception)
        {
            mail.Dispose();

            if (exception is InvalidDataException or (IOException and not Microsoft.AspNetCore.Http.BadHttpRequestException))
            {
                throw new InboundPostException(400, "The body ended before its end, or is no form. Post it again.");
            }

            throw;
        }
    }

    private static async Task<bool> ReadFormAsync(
        MultipartReader form, MailBytes mail, Dictionary<string, string> fields, long maxMailBytes, CancellationToken cancellationToken)
    {
        var found = false;

        while (await form.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                ? HeaderUtilities.RemoveQuotes(disposition.Name).ToString()
                : "";

            if (MailFields.Contains(name) && !found)
            {
                await CopyAsync(section.Body, mail, maxMailBytes, cancellationToken);
                found = mail.Length > 0;
            }
            else if (fields.Count < MaxFields)
            {
                using var field = new MailBytes();

                // Other fields may be large, and are of no use: what does not fit is passed over.
                if (await TryCopyAsync(section.Body, field, MaxFieldBytes, cancellationToken))
                {
                    using var text = new StreamReader(field.OpenRead());
                    fields[name] = await text.ReadToEndAsync(cancellationToken);
                }
            }
        }

        return found;
    }

    private static async Task CopyAsync(Stream from, MailBytes to, long max, CancellationToken cancellationToken)
    {
        if (!await TryCopyAsync(from, to, max, cancellationToken))
        {
            throw MeteredBody.TooLarge();
        }
    }

    private static async Task<bool> TryCopyAsync(Stream from, MailBytes to, long max, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];

        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (to.Length + read > max)
            {
                return false;
            }

            to.Append(buffer.AsSpan(0, read));
        }

        return true;
    }
}
