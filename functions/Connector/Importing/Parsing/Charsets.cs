using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Connector.Importing.Parsing;

/// <summary>
/// Finds the encoding for the name of a charset. A name means the largest charset that mail programs use it for, as in browsers (WHATWG
/// Encoding Standard, 4.2): <c>iso-8859-1</c> is windows-1252, <c>gb2312</c> is GB 18030.
/// </summary>
internal static partial class Charsets
{
    /// <summary>Replaces bytes that cannot be decoded.</summary>
    public const char Unreadable = '\uFFFD';

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const int MaxNameLength = 40;

    private const int Utf8CodePage = 65001;

    private const int JapaneseMail = 50221;

    private const int KoreanMail = 50225;

    /// <summary>Encodings by the names in use. Names with a number, such as <c>cp1251</c>, are found by the number.</summary>
    private static readonly Dictionary<string, int> CodePages = new(
        new[]
        {
            (Utf8CodePage, "utf-8 utf8 utf_8 utf8mb4 unicode-1-1-utf-8 unicode"),
            (1200, "utf-16 utf-16le utf16 ucs-2"),
            (1201, "utf-16be"),
            (12000, "utf-32 utf-32le"),
            (12001, "utf-32be"),
            (1252, "us-ascii ascii ansi_x3.4-1968 ansi_x3.110-1983 ansi x-ansi iso-ir-100 latin1 latin-1 l1"),
            (28592, "latin2 latin-2 l2"),
            (1254, "latin5 latin-5 l5"),
            (28605, "latin9 latin-9 latin-0 l9"),
            (874, "tis-620 tis620 windows-874-2000 thai"),
            (54936, "gb2312 gb-2312 gb_2312 gb2312-80 gb_2312-80 gb2312.1980-0 csgb2312 chinese gbk x-gbk euc-cn x-euc-cn euccn"),
            (54936, "gb18030 gb-18030"),
            (52936, "hz-gb-2312 hz"),
            (950, "big5 big-5 cn-big5 csbig5 x-x-big5 big5-hkscs big5hkscs"),
            (949, "ks_c_5601-1987 ks_c_5601-1989 ks_c_5601 ks_c-5601 ksc5601 ksc_5601 ksc-5601 ksc-5601-1987 5601"),
            (949, "korean iso-ir-149 euc-kr euckr x-euc-kr uhc"),
            (932, "shift_jis shift-jis sjis x-sjis shiftjis ms_kanji csshiftjis windows-31j x-ms-cp932 cp943c"),
            (JapaneseMail, "iso-2022-jp iso2022jp csiso2022jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-ms x-iso-2022-jp jis"),
            (KoreanMail, "iso-2022-kr csiso2022kr"),
            (51932, "euc-jp eucjp x-euc-jp ujis eucjp-ms eucjp-win cp51932"),
            (20866, "koi8-r koi8r koi8 cskoi8r"),
            (21866, "koi8-u koi8u koi8-ru"),
            (10000, "macintosh x-mac-roman mac macroman"),
            (10007, "x-mac-cyrillic x-mac-ukrainian"),
        }.SelectMany(row => row.Item2.Split(' ').Select(name => KeyValuePair.Create(name, row.Item1))),
        StringComparer.OrdinalIgnoreCase);

    private static readonly ConcurrentDictionary<int, Encoding> Known = new();

    /// <summary>Registers the code pages for MimeKit too, which looks for them once and early.</summary>
    public static void Register() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <returns>Null when the name is unknown.</returns>
    public static Encoding? Find(string? name)
    {
        name = name?.Trim(' ', '\t', '"', '\'');

        if (string.IsNullOrEmpty(name) || name.Length > MaxNameLength)
        {
            return null;
        }

        return Of(CodePages.TryGetValue(name, out var known) ? known : Numbered(name));
    }

    public static bool IsUtf8(Encoding encoding) => encoding.CodePage == Utf8CodePage;

    /// <summary>Decodes bytes of an unknown charset.</summary>
    /// <param name="hint">The charset of the rest of the mail.</param>
    public static string Guess(ReadOnlySpan<byte> bytes, Encoding? hint = null)
    {
        if (EscapesIn(bytes) is { } escaped)
        {
            return escaped.GetString(bytes);
        }

        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        if (hint is not null && !IsUtf8(hint) && hint.GetString(bytes) is { } hinted && !hinted.Contains(Unreadable))
        {
            return hinted;
        }

        // UTF-8 that was cut has one or two broken characters, while text in another charset has hardly a valid one.
        var utf8 = Encoding.UTF8.GetString(bytes);
        var broken = utf8.Count(letter => letter == Unreadable);
        var whole = utf8.Count(letter => letter > '\x7F') - broken;
        return broken <= whole ? utf8 : Of(1252)!.GetString(bytes);
    }

    /// <summary>ISO-2022 is recognized by its escapes (RFC 1468, RFC 1557).</summary>
    private static Encoding? EscapesIn(ReadOnlySpan<byte> bytes) => true switch
    {
        _ when !bytes.Contains((byte)'\e') => null,
        _ when bytes.IndexOf("\e$)C"u8) >= 0 => Of(KoreanMail),
        _ when bytes.IndexOf("\e$"u8) >= 0 || bytes.IndexOf("\e(J"u8) >= 0 || bytes.IndexOf("\e(I"u8) >= 0 => Of(JapaneseMail),
        _ => null,
    };

    private static int Numbered(string name) => true switch
    {
        _ when IsoName().Match(name) is { Success: true } iso => 28590 + int.Parse(iso.Groups["part"].ValueSpan, provider: null),
        _ when VendorName().Match(name) is { Success: true } vendor => int.Parse(vendor.Groups["number"].ValueSpan, provider: null),
        _ => 0,
    };

    private static Encoding? Of(int codePage) =>
        Known.TryGetValue(codePage, out var known) ? known : Create(codePage) is { } encoding ? Known.GetOrAdd(codePage, encoding) : null;

    private static Encoding? Create(int codePage)
    {
        var (encoder, decoder) = (EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(Unreadable.ToString()));

        return codePage switch
        {
            0 => null,
            936 => Of(54936),
            50220 or 50222 => Of(JapaneseMail),
            28591 or 20127 => Of(1252),
            28599 => Of(1254),
            28601 => Of(874),
            Utf8CodePage or 1200 or 1201 or 12000 or 12001 => Encoding.GetEncoding(codePage, encoder, decoder),
            _ => CodePagesEncodingProvider.Instance.GetEncoding(codePage, encoder, decoder),
        };
    }

    [GeneratedRegex(@"^(iso)?[-_ ]?8859[-_](?<part>\d{1,2})([-_][ie])?$", Options)]
    private static partial Regex IsoName();

    [GeneratedRegex(@"^(x-)?(windows|win|cp|ibm|ms|dos)?[-_ ]?(cp)?(?<number>\d{3,5})$", Options)]
    private static partial Regex VendorName();
}
