using System.Security.Cryptography;
using Connector.Messages;

namespace Connector.Importing.Parsing;

/// <summary>
/// A hash that all copies of a mail share, whatever route they took: SHA-256 over Message-ID, From, Date, Subject and body. It pairs a
/// forwarded copy with the copy from the API. It is computed from the raw bytes, in pieces of any length, in constant memory.
/// </summary>
/// <remarks>
/// <para>Headers are hashed undecoded: unfolded, with a run of whitespace as one space and no whitespace at the ends (RFC 6376, 3.4.2).
/// Whitespace and angle brackets in a Message-ID do not count; the case of its letters does, since the part before the @ is case-sensitive
/// and relays do not change it. A missing header counts as an empty one. If a header appears twice, the lower one counts, since relays and
/// forwarders add theirs at the top. Other headers and the order do not count.</para>
/// <para>The body is in DKIM's relaxed canonical form, see <see cref="RelaxedBody"/>. It begins after the first empty line, or with the
/// first line that cannot be a header.</para>
/// </remarks>
public sealed class MailFingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FingerprintHeaders _headers = new();
    private readonly RelaxedBody _body;
    private bool _inBody;

    public MailFingerprint() => _body = new RelaxedBody(_hash);

    /// <summary>The fingerprint of a mail, lower-case hex.</summary>
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

    /// <returns>Lower-case hex. Nothing can be appended after that.</returns>
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
