using Connector.Settings;
using Connector.Storage;

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

        if (settings.Section("Tokens__Keys").GetValueOrDefault(active) is { } activeKey && activeKey == KnownSettings.SampleValue("Tokens__Keys__local"))
        {
            CheckPublicKey(settings, active);
        }

        return new TokenOptions(active, keys);
    }

    /// <summary>Everybody knows the key of the sample, so it protects nothing but tokens of a storage emulator.</summary>
    private static void CheckPublicKey(SettingsReader settings, string id)
    {
        if (StorageOptions.IsEmulator(settings))
        {
            settings.Warn($"Setting Tokens__Keys__{id} is the public key of the sample: good for trying out alone. Make one with: openssl rand -base64 32");
        }
        else
        {
            settings.Refuse($"Tokens__Keys__{id}", "the public key of the sample", "a key of your own: openssl rand -base64 32");
        }
    }

    private static byte[]? Decode(string text)
    {
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text, buffer, out var length) && length == KeyLength ? buffer[..length] : null;
    }
}
