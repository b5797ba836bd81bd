using Connector.Settings;

namespace Connector.Mailboxes;

/// <summary>Keys that encrypt refresh tokens at rest. New tokens take the active key; older keys stay for reading.</summary>
public sealed record TokenOptions(string ActiveKey, IReadOnlyDictionary<string, byte[]> Keys)
{
    private const int KeyLength = 32;

    public static TokenOptions Read(SettingsReader settings)
    {
        var keys = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);

        foreach (var (id, text) in settings.Section("Tokens__Keys"))
        {
            if (Decode(text) is not { } key)
            {
                settings.Refuse($"Tokens__Keys__{id}", "(hidden)", $"the base64 of {KeyLength} random bytes");
            }
            else if (id.Contains('.', StringComparison.Ordinal))
            {
                settings.Refuse($"Tokens__Keys__{id}", "(hidden)", "a key id without a dot");
            }
            else
            {
                keys[id] = key;
            }
        }

        var active = settings.RequiredText("Tokens__ActiveKey", "the id of one of the keys in Tokens__Keys__{id}");

        if (active.Length > 0 && !keys.ContainsKey(active) && settings.Errors.All(error => !error.Contains($"Tokens__Keys__{active} ", StringComparison.OrdinalIgnoreCase)))
        {
            settings.Refuse($"Tokens__Keys__{active}", found: null, $"the base64 of {KeyLength} random bytes, since Tokens__ActiveKey names it");
        }

        return new TokenOptions(active, keys);
    }

    private static byte[]? Decode(string text)
    {
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out var length) && length == KeyLength ? buffer[..length] : null;
    }
}
