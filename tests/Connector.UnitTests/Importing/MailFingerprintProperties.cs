using System.Text;
using Connector.Importing.Parsing;
using CsCheck;

namespace Connector.UnitTests.Importing;

/// <summary>Changes on a mail's way that do not change its fingerprint, and changes that do.</summary>
[TestClass]
[TestCategory("Property")]
public sealed class MailFingerprintProperties
{
    private static readonly Gen<string> Word = Gen.String[Gen.Char['!', '~'], 1, 12];

    private static readonly Gen<string> Line = Word.Array[0, 5].Select(words => string.Join(' ', words));

    private static readonly Gen<string[]> Body = Line.Array[1, 12].Select(lines => (string[])[.. lines, "the end"]);

    private static readonly Gen<string> OnTop = AnyOf(
        "Received: by 2002:a05:6402:1d4a with SMTP id x10csp1234;\r\n        Mon, 5 Jan 2026 00:00:01 -0800 (PST)\r\n",
        "X-Forwarded-To: inbound@connector.example\r\n",
        "X-Forwarded-For: support@acme.example inbound@connector.example\r\n",
        "Delivered-To: support@acme.example\r\n",
        "Return-Path: <support+caf_=inbound=connector.example@acme.example>\r\n",
        "ARC-Seal: i=2; a=rsa-sha256; t=1767600000; cv=pass;\r\n        d=google.com; s=arc-20240605;\r\n        b=abc\r\n",
        "ARC-Authentication-Results: i=2; mx.google.com;\r\n       spf=pass\r\n");

    private static readonly Gen<Sample> Mails =
        Gen.Select(Word, Word, Word, Line, Body, (id, from, date, subject, body) => new Sample(id, from, date, subject, body));

    [TestMethod]
    public void Forwarding_headers_at_the_top_do_not_change_it() =>
        Gen.Select(Mails, OnTop.Array[1, 8]).Sample(
            (mail, onTop) => Assert.AreEqual(Digest(mail.Text), Digest(string.Concat(onTop) + mail.Text)));

    [TestMethod]
    public void Bare_line_feeds_do_not_change_it() =>
        Mails.Sample(mail => Assert.AreEqual(Digest(mail.Text), Digest(mail.Text.Replace("\r\n", "\n", StringComparison.Ordinal))));

    [TestMethod]
    public void Blanks_at_line_ends_and_empty_lines_at_the_end_do_not_change_it() =>
        Gen.Select(Mails, Gen.String[Gen.Char["\t "], 1, 4], Gen.Int[0, 5]).Sample((mail, blanks, lines) =>
        {
            var changed = mail with
            {
                Body = [.. mail.Body.Select(line => line + blanks), .. Enumerable.Repeat(blanks, lines), .. Enumerable.Repeat("", lines)],
            };

            Assert.AreEqual(Digest(mail.Text), Digest(changed.Text));
        });

    [TestMethod]
    public void Any_changed_letter_of_a_counted_part_changes_it() =>
        Gen.Select(Mails, Gen.Int[0, 4], Gen.Int[0, 1000]).Sample((mail, part, at) =>
        {
            var line = at % mail.Body.Length;
            var changed = part switch
            {
                0 => mail with { Id = Change(mail.Id, at) },
                1 => mail with { From = Change(mail.From, at) },
                2 => mail with { Date = Change(mail.Date, at) },
                3 => mail with { Subject = Change(mail.Subject, at) },
                _ => mail with { Body = [.. mail.Body[..line], Change(mail.Body[line], at), .. mail.Body[(line + 1)..]] },
            };

            Assert.AreNotEqual(Digest(mail.Text), Digest(changed.Text));
        });

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <summary>Replaces a letter by one that none of these mails holds, or appends it.</summary>
    private static string Change(string text, int at) =>
        text.Length == 0 ? "ä" : text.Remove(at % text.Length, 1).Insert(at % text.Length, "ä");

    private static string Digest(string mail) => MailFingerprint.Of(Encoding.UTF8.GetBytes(mail));

    private sealed record Sample(string Id, string From, string Date, string Subject, string[] Body)
    {
        public string Text =>
            $"From: {From}\r\nTo: support@acme.example\r\nDate: {Date}\r\nSubject: {Subject}\r\nMessage-ID: <{Id}>\r\n\r\n"
            + $"{string.Join("\r\n", Body)}\r\n";
    }
}
