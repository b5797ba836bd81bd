using Connector.Mailboxes;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Connector.Pages;

/// <summary>The texts that all pages share, in one language.</summary>
public sealed record PageWords(string Language, string Product, string SkipToContent, string Footer)
{
    private static readonly PageWords English = new(
        "en", "Mail connector", "Skip to the content",
        "The connector imports the mail of connected Gmail addresses. It only reads: it never changes or deletes mail in Gmail.");

    private static readonly PageWords German = new(
        "de", "Mail-Connector", "Zum Inhalt springen",
        "Der Connector importiert die E-Mails verbundener Gmail-Adressen. Er liest nur: In Gmail ändert und löscht er nichts.");

#pragma warning disable CS8524 // A locale without a language must not compile (CS8509); locales without a name do not exist.
    public static PageWords In(Locale locale) => locale switch
    {
        Locale.En => English,
        Locale.De => German,
    };
#pragma warning restore CS8524

    /// <summary>The language that a browser prefers among ours (RFC 9110, 12.5.4); English if it prefers none of them.</summary>
    public static Locale Preferred(StringValues acceptLanguage) =>
        StringWithQualityHeaderValue.TryParseList(acceptLanguage, out var languages)
            ? languages.Where(language => language.Quality is not 0)
                .OrderByDescending(language => language.Quality ?? 1)
                .Select(language => LocaleOf(language.Value.ToString()))
                .FirstOrDefault(locale => locale is not null) ?? Locale.En
            : Locale.En;

    private static Locale? LocaleOf(string tag) => tag.Split('-')[0].ToLowerInvariant() switch
    {
        "en" => Locale.En,
        "de" => Locale.De,
        _ => null,
    };
}
