using System.Globalization;
using Connector.TestKit.App;

namespace Connector.Sandbox.Proving;

/// <summary>The alert mails as files: whole, and their text and HTML for reading.</summary>
internal static class AlertFiles
{
    public static void Write(DirectoryInfo folder, IReadOnlyList<AdminAlerts> alerts)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder.FullName, "alerts"));
        foreach (var alert in alerts)
        {
            foreach (var (stage, mails) in new[] { ("opened", alert.Opened), ("resolved", alert.Resolved) })
            {
                foreach (var mail in mails)
                {
                    var name = string.Create(CultureInfo.InvariantCulture, $"{mail.Number:00}-{stage}-{alert.Admin}");
                    File.WriteAllBytes(Path.Combine(target.FullName, name + ".eml"), mail.Raw.ToArray());
                    File.WriteAllText(Path.Combine(target.FullName, name + ".txt"), mail.Message.TextBody);
                    File.WriteAllText(Path.Combine(target.FullName, name + ".html"), mail.Message.HtmlBody);
                }
            }
        }
    }
}
