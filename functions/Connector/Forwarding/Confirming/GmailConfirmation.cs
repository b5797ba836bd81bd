using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Connector.Mailboxes;

namespace Connector.Forwarding.Confirming;

/// <summary>Gmail's question whether a mailbox may forward here. Only a person answers it: the link is shown and never followed.</summary>
/// <param name="Code">To be typed into Gmail's settings; null when the mail has none (seen in Chinese).</param>
/// <param name="Link">Confirms when opened; null when the mail has none.</param>
/// <param name="Mailbox">Whose mail would be forwarded, as Gmail names it in the subject; null when it names none.</param>
public sealed partial record GmailConfirmation(string? Code, string? Link, DateTimeOffset ArrivedAt, string? Mailbox = null)
{
    public const string Sender = "forwarding-noreply@google.com";

    /// <summary>Names the question: the same for each copy of one mail.</summary>
    [JsonIgnore]
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Code}|{Link}")).AsSpan(0, 16));

    /// <summary>By the marks that no translation touches: the number in the subject, and where the link leads.</summary>
    /// <returns>Null when there is neither a code nor a link.</returns>
    public static GmailConfirmation? Read(string? subject, string body)
    {
        var link = Confirming().Match(body);
        var code = Number().Match(subject ?? "");
        var mailbox = Address().Matches(subject ?? "").Select(match => MailAddress.Normalize(match.Value)).FirstOrDefault(address => address is not null);

        return code.Success || link.Success
            ? new GmailConfirmation(
                code.Success ? code.Groups["code"].Value : null, link.Success ? link.Value.TrimEnd('.', ',', ')') : null, ArrivedAt: default, mailbox)
            : null;
    }

    /// <summary>Anybody may enter anybody's inbound address in the settings of a mailbox of their own.</summary>
    public bool IsOf(string address) => Mailbox is null || Mailbox.Equals(address, StringComparison.OrdinalIgnoreCase);

    // The other link, uf-, is for taking it back.
    [GeneratedRegex(@"https://(mail-settings|mail|isolated\.mail)\.google\.com/mail/(u/\d+/)?vf-[^\s""<>]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Confirming();

    [GeneratedRegex(@"[^\s<>()（）\[\]""'“”„«»,;:]+@[^\s<>()（）\[\]""'“”„«»,;:]*[\p{L}\p{N}]", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"[(（]?[#＃](?<code>\d{6,12})[)）]?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
