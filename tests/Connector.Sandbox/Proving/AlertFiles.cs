using System.Globalization;
using Connector.TestKit.App;
using Connector.TestKit.Smtp;

namespace Connector.Sandbox.Proving;

/// <summary>The alert mails as files: whole, and their text and HTML for reading.</summary>
internal static class AlertFiles
{
    public static void Write(DirectoryInfo folder, IReadOnlyList<AdminAlerts> alerts)
    {
        foreach (var alert in alerts)
        {
            foreach (var mail in alert.Opened.Concat(alert.Resolved))
            {
                Write(folder, mail);
            }
        }
    }

    public static void Write(DirectoryInfo folder, CaughtMail mail)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder.FullName, "alerts"));
        var name = string.Create(CultureInfo.InvariantCulture, $"{mail.Number:00}-{StageOf(mail)}-{mail.Recipients[0]}");
        File.WriteAllBytes(Path.Combine(target.FullName, name + ".eml"), mail.Raw.ToArray());
        File.WriteAllText(Path.Combine(target.FullName, name + ".txt"), mail.Message.TextBody);
        File.WriteAllText(Path.Combine(target.FullName, name + ".html"), mail.Message.HtmlBody);
    }

    private static string StageOf(CaughtMail mail) => mail switch
    {
        _ when AdminAlerts.IsNotice(mail) => "notice",
        _ when AdminAlerts.Opens(mail) => "opened",
        _ => AdminAlerts.Resolves(mail) ? "resolved" : "update",
    };
}
