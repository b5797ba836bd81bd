using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;

/// <summary>Reads host.json value by value; a wrong one stops the start with what was found and what is allowed.</summary>
internal sealed class HostJson(IConfiguration values)
{
    public string Text(string key, string fallback) => values[key] ?? fallback;

    public int Number(string key, int fallback, int least, int most)
    {
        if (values[key] is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw Wrong(key, text, most == int.MaxValue ? $"a whole number from {least}" : $"a whole number from {least} to {most}");
    }

    public TimeSpan Span(string key, TimeSpan fallback, TimeSpan least, TimeSpan most)
    {
        if (values[key] is not { } text)
        {
            return fallback;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= least && span <= most
            ? span
            : throw Wrong(key, text, most == TimeSpan.MaxValue ? $"a time span from {least}" : $"a time span from {least} to {most}");
    }

    public string Choice(string key, params string[] allowed)
    {
        var text = Text(key, allowed[0]);
        return allowed.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw Wrong(key, text, string.Join(" or ", allowed));
    }

    private static StartException Wrong(string key, string found, string allowed) =>
        new($"host.json: {key.Replace(':', '.')} is '{found}'; allowed is {allowed}.");
}
