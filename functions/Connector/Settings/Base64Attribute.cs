namespace Connector.Settings;

/// <summary>A setting that holds random bytes in base64, of a length in bytes between two bounds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class Base64Attribute(int min, int max) : Attribute
{
    /// <summary>Text before the base64, such as <c>whsec_</c> (Standard Webhooks).</summary>
    public string Prefix { get; init; } = "";

    public string Expected => (Prefix.Length == 0 ? "" : $"{Prefix} and ")
        + $"the base64 of {(max == int.MaxValue ? $"at least {min}" : max == min ? $"{min}" : $"{min} to {max}")} random bytes";

    /// <returns>Null if the text has another form.</returns>
    public byte[]? Decode(string text)
    {
        var buffer = new byte[text.Length];
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[Prefix.Length..], buffer, out var length) && length >= min && length <= max
            ? buffer[..length]
            : null;
    }
}
