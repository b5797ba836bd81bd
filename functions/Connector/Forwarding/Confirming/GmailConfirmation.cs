using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Connector.Mailboxes;

namespace Connector.Forwarding.Confirming;

/// <summary>
/// Gmail's question whether a mailbox may forward here. Only a person may answer it, so the connector shows the link and never opens it.
/// </summary>
/// <param name="Code">A person types it into Gmail's settings; null if the mail has none (seen in Chinese).</param>
/// <param name="Link">Confirms when opened; null if the mail has none.</param>
/// <param name="Mailbox">The mailbox that would forward its mail, as Gmail names it in the subject; null if the subject names none.</param>
public sealed partial record GmailConfirmation(string? Code, string? Link, DateTimeOffset ArrivedAt, string? Mailbox = null)
{
    public const string Sender = "forwarding-noreply@google.com";

    /// <summary>Names the question; the same for every copy of one mail.</summary>
    [JsonIgnore]
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Code}|{Link}")).AsSpan(0, 16));

    /// <summary>Goes by the parts that are the same in every language: the number in the subject, and the target of the link.</summary>
    /// <returns>Null if there is neither a code nor a link.</returns>
    public static GmailConfirmation? Read(string? subject, string body)
    {
        var link = Confirming().Match(body);
        var code = Number().Match(subject ?? "");
        var mailbox =
            Address().Matches(subject ?? "").Select(match => MailAddress.Normalize(match.Value)).OfType<string>().FirstOrDefault();

        return code.Success || link.Success
            ? new GmailConfirmation(
                code.Success ? code.Groups["code"].Value : null,
                link.Success ? link.Value.TrimEnd('.', ',', ')') : null,
                ArrivedAt: default,
                mailbox)
            : null;
    }

    /// <summary>
    /// False for a question about another mailbox. Anyone can enter any inbound address in the settings of their own mailbox.
    /// </summary>
    public bool IsOf(string address) => Mailbox is null || Mailbox.Equals(address, StringComparison.OrdinalIgnoreCase);

    // The mail's other link, uf-, cancels the request.
    [GeneratedRegex(
        @"https://(mail-settings|mail|isolated\.mail)\.google\.com/mail/(u/\d+/)?vf-[^\s""<>]+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Confirming();

    [GeneratedRegex(@"[^\s<>()（）\[\]""'“”„«»,;:]+@[^\s<>()（）\[\]""'“”„«»,;:]*[\p{L}\p{N}]", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"[(（]?[#＃](?<code>\d{6,12})[)）]?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
