using System.Security.Cryptography;
using Connector.Messages;

namespace Connector.Importing.Parsing;

/// <summary>
/// What stays the same of a mail whatever way it took: SHA-256 over its Message-ID, From, Date, Subject and body. It pairs a forwarded
/// copy with the copy that the API gives, and is read from the raw bytes, in pieces of any length, in constant memory.
/// </summary>
/// <remarks>
/// <para>Headers are taken as they stand, undecoded: unfolded, a run of whitespace as one space, none at the ends (RFC 6376, 3.4.2).
/// In a Message-ID whitespace and angle brackets do not count; its letters do, since the part before the @ is case-sensitive and no
/// relay changes either. A missing header counts as an empty one. Of a header that is there twice the lower one counts, since relays
/// and forwarders put theirs on top. All other headers, and their order, do not count.</para>
/// <para>The body is in DKIM's relaxed canonical form, see <see cref="RelaxedBody"/>. It begins behind the first empty line, or with
/// the first line that can be no header.</para>
/// </remarks>
public sealed class MailFingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FingerprintHeaders _headers = new();
    private readonly RelaxedBody _body;
    private bool _inBody;

    public MailFingerprint() => _body = new RelaxedBody(_hash);

    /// <summary>The digest of a mail, lower-case hex.</summary>
    public static string Of(MailBytes raw)
    {
        using var digest = new MailFingerprint();

        foreach (var segment in raw.Segments)
        {
            digest.Append(segment.Span);
        }

        return digest.Finish();
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        if (!_inBody)
        {
            piece = piece[_headers.Append(piece)..];

            if (!_headers.IsComplete)
            {
                return;
            }

            BeginBody();
        }

        _body.Append(piece);
    }

    /// <returns>Lower-case hex. Nothing can be appended any more.</returns>
    public string Finish()
    {
        if (!_inBody)
        {
            _headers.Finish();
            BeginBody();
        }

        _body.Finish();
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        _headers.Dispose();
        _hash.Dispose();
    }

    private void BeginBody()
    {
        _inBody = true;
        _hash.AppendData(_headers.Hashes);
        _body.Append(_headers.BeginningOfBody);
    }
}
