namespace Connector.Settings;

/// <summary>The key of local.settings.sample.json, which is public.</summary>
internal static class SampleKey
{
    public static bool IsKey(ReadOnlySpan<byte> key) => key.SequenceEqual("local use only: replace this key"u8);
}
