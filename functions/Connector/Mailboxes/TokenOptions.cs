using Connector.Settings;

namespace Connector.Mailboxes;

/// <summary>Keys that encrypt refresh tokens at rest. The active key encrypts new tokens; older keys only decrypt.</summary>
public sealed record TokenOptions(
    [property: Setting(TokenOptions.ActiveKeySetting)] string ActiveKey, IReadOnlyDictionary<string, byte[]> Keys)
{
    private const string ActiveKeySetting = "Tokens__ActiveKey";

    private const string Section = "Tokens__Keys";

    private static readonly Base64Attribute Form = new(min: 32, max: 32);

    /// <param name="isTrial">The tokens are in a storage emulator, so the public key of the sample is enough.</param>
    public static TokenOptions Read(SettingsReader settings, bool isTrial)
    {
        var texts = settings.Section(Section);
        var keys = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);

        foreach (var (id, text) in texts)
        {
            if (id.Contains('.', StringComparison.Ordinal))
            {
                settings.Refuse($"{Section}__{id}", "(hidden)", "a key id without a dot");
            }
            else if (Form.Decode(text) is { } key)
            {
                keys[id] = key;
            }
            else
            {
                settings.Refuse($"{Section}__{id}", "(hidden)", Form.Expected);
            }
        }

        var active = settings.Text(ActiveKeySetting);

        if (active is null)
        {
            settings.Refuse(ActiveKeySetting, found: null, $"the id of one of the keys in {Section}__{{id}}");
        }
        else if (!texts.ContainsKey(active))
        {
            settings.Refuse($"{Section}__{active}", found: null, $"{Form.Expected}, since {ActiveKeySetting} names it");
        }
        else if (keys.TryGetValue(active, out var key) && SampleKey.IsKey(key))
        {
            CheckPublicKey(settings, active, isTrial);
        }

        return new TokenOptions(active ?? "", keys);
    }

    private static void CheckPublicKey(SettingsReader settings, string id, bool isTrial)
    {
        if (isTrial)
        {
            settings.Warn($"Setting {Section}__{id} is the public key of the sample: use it only for a trial. "
                + "Make a key with: openssl rand -base64 32");
        }
        else
        {
            settings.Refuse($"{Section}__{id}", "the public key of the sample", "a key of your own: openssl rand -base64 32");
        }
    }
}
