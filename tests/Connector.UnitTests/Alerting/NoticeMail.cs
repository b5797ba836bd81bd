using System.Runtime.CompilerServices;
using Connector.Alerting.Content;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Microsoft.Extensions.Time.Testing;
using static Connector.UnitTests.Alerting.Alerts;

namespace Connector.UnitTests.Alerting;

/// <summary>A notice as the mail that an administrator gets.</summary>
internal static class NoticeMail
{
    /// <summary>Compares both parts of the mail with their snapshots beside the test.</summary>
    public static async Task CheckAsync(string name, Locale locale, NoticePage notice, [CallerFilePath] string test = "")
    {
        var admin = new Admin("eva@acme.example", locale);
        var account = Facts([Member("support@acme.example")], locale).Account;
        var mail = (await new AlertMailWriter(Options, NewSigner(WithLinks), new FakeTimeProvider(Now))
            .WriteNoticeAsync(account, admin, notice, "key")).Mime;

        await Snapshot.CheckAsync(
            $"{name}.txt",
            $"From: {mail.From.Mailboxes.Single().Name}\nSubject: {mail.Subject}\n\n{mail.TextBody!.ReplaceLineEndings("\n")}",
            test);
        await Snapshot.CheckAsync($"{name}.html", mail.HtmlBody!.ReplaceLineEndings("\n"), test);
    }
}
