using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Connector.Mailboxes;

/// <summary>
/// Encrypts refresh tokens and other secrets at rest with AES-256-GCM. The text form is
/// <c>v1.{key id}.{base64url of nonce, tag and ciphertext}</c>; the owner, such as the mailbox, is associated data, so a secret that is
/// copied to another owner's row cannot be decrypted.
/// </summary>
public sealed class TokenCipher(TokenOptions options)
{
    private const string Version = "v1";

    private static readonly int NonceLength = AesGcm.NonceByteSizes.MaxSize;

    private static readonly int TagLength = AesGcm.TagByteSizes.MaxSize;

    public string Encrypt(string token, MailboxKey mailbox) => Encrypt(token, mailbox.ToString());

    /// <param name="owner">Names the row that the secret belongs to. It never has the form of a mailbox.</param>
    public string Encrypt(string secret, string owner)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var sealedToken = new byte[NonceLength + TagLength + plain.Length];
        var nonce = sealedToken.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);

        using var aes = new AesGcm(options.Keys[options.ActiveKey], TagLength);
        aes.Encrypt(
            nonce, plain, sealedToken.AsSpan(NonceLength + TagLength), sealedToken.AsSpan(NonceLength, TagLength),
            Encoding.UTF8.GetBytes(owner));
        CryptographicOperations.ZeroMemory(plain);

        return $"{Version}.{options.ActiveKey}.{Base64Url.EncodeToString(sealedToken)}";
    }

    /// <summary>The id of the key for new tokens.</summary>
    public string ActiveKey => options.ActiveKey;

    /// <summary>The ids of all keys.</summary>
    public IEnumerable<string> Keys => options.Keys.Keys;

    /// <summary>The id of the key that an encrypted token needs; null if it names none.</summary>
    public static string? KeyOf(string encrypted) => encrypted.Split('.') is [Version, { Length: > 0 } keyId, _] ? keyId : null;

    /// <summary>Whether a token is encrypted with the active key.</summary>
    public bool IsUnderActiveKey(string encrypted) =>
        string.Equals(KeyOf(encrypted), options.ActiveKey, StringComparison.OrdinalIgnoreCase);

    /// <returns>The token encrypted with the active key; null if it is already, or cannot be decrypted.</returns>
    public string? TryRenew(string encrypted, MailboxKey mailbox) => TryRenew(encrypted, mailbox.ToString());

    /// <inheritdoc cref="TryRenew(string, MailboxKey)"/>
    public string? TryRenew(string encrypted, string owner) =>
        !IsUnderActiveKey(encrypted) && TryDecrypt(encrypted, owner) is { } secret ? Encrypt(secret, owner) : null;

    /// <returns>The token; null if the key is unknown, the text is damaged, or it belongs to another mailbox.</returns>
    public string? TryDecrypt(string encrypted, MailboxKey mailbox) => TryDecrypt(encrypted, mailbox.ToString());

    /// <returns>The secret; null if the key is unknown, the text is damaged, or it belongs to another owner.</returns>
    public string? TryDecrypt(string encrypted, string owner)
    {
        var parts = encrypted.Split('.');

        if (parts is not [Version, var keyId, var body] || !options.Keys.TryGetValue(keyId, out var key) || !Base64Url.IsValid(body))
        {
            return null;
        }

        var sealedToken = Base64Url.DecodeFromChars(body);

        if (sealedToken.Length < NonceLength + TagLength)
        {
            return null;
        }

        var plain = new byte[sealedToken.Length - NonceLength - TagLength];

        try
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Decrypt(
                sealedToken.AsSpan(0, NonceLength),
                sealedToken.AsSpan(NonceLength + TagLength),
                sealedToken.AsSpan(NonceLength, TagLength),
                plain,
                Encoding.UTF8.GetBytes(owner));
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
