using System.Globalization;
using System.Text.Json;
using Connector.Messages;
using Connector.TestKit;

namespace Connector.UnitTests.Importing;

/// <summary>A mail from a public bug report with the expected result (tests/Connector.TestKit/Cases/README.md).</summary>
public sealed record MailCase(string Name, string Kind, IReadOnlyList<ExpectedField> Fields)
{
    private static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Connector.TestKit", "Cases");

    public static IReadOnlyList<MailCase> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "case.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read)];

    public byte[] Mail => File.ReadAllBytes(Path.Combine(Folder, Name, "mail.eml"));

    private static MailCase Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var root = json.RootElement;
        var accepted = root.TryGetProperty("accept", out var accept) ? accept.Clone() : default(JsonElement?);

        return new MailCase(
            Path.GetFileName(Path.GetDirectoryName(file)!),
            root.GetProperty("kind").GetString()!,
            root.TryGetProperty("expect", out var expect)
                ? [.. expect.EnumerateObject().Select(field => ExpectedField.Of(field, accepted))]
                : []);
    }

    public override string ToString() => $"{Kind}: {Name}";
}

/// <summary>The allowed values of one field of <see cref="ParsedMail"/>, as JSON.</summary>
public sealed record ExpectedField(string Name, IReadOnlyList<string> Values)
{
    private const string AnyValue = "\"*\"";

    public static ExpectedField Of(JsonProperty field, JsonElement? accept)
    {
        var others = accept?.TryGetProperty(field.Name, out var values) == true ? values.EnumerateArray().Select(Text) : [];
        return new ExpectedField(field.Name, [Text(field.Value), .. others]);
    }

    public bool Admits(ParsedMail mail) => Values.Any(value => value == AnyValue ? ActualIn(mail) != "null" : value == ActualIn(mail));

    public string ActualIn(ParsedMail mail) => typeof(ParsedMail).GetProperty(Name)!.GetValue(mail) switch
    {
        null or IReadOnlyList<string> { Count: 0 } => "null",
        DateTimeOffset date =>
            JsonSerializer.Serialize(date.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        Enum sign => JsonSerializer.Serialize(sign.ToString()),
        var value => JsonSerializer.Serialize(value, value.GetType()),
    };

    private static string Text(JsonElement value) => JsonSerializer.Serialize(value);
}
