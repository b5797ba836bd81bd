using Connector.Sandbox.Telling;
using Connector.TestKit.App;
using Connector.TestKit.Replay;

namespace Connector.Sandbox.Replaying;

/// <summary>Passes on to the narrator what a replay tells and shows, and the mails that administrators get meanwhile.</summary>
internal sealed class ReplayAudience(ReplayScene scene, INarrator narrator, StoryClock clock) : IReplayAudience
{
    private readonly Dictionary<string, string> _names =
        scene.Accounts.ToDictionary(account => account.Id, account => account.Order.DisplayName);
    private int _mailsTold;

    public void Hear(ReplayNews news, string line)
    {
        TellMails();
        narrator.Say(clock.Now, news switch { ReplayNews.Good => Tone.Good, ReplayNews.Bad => Tone.Bad, _ => Tone.Plain }, line);
    }

    public void See(IReadOnlyList<MailboxAnswer> mailboxes, IReadOnlyDictionary<(string Account, string Address), int> imported)
    {
        TellMails();
        narrator.Show(new MailboxOverview([.. mailboxes.Select(view => new MailboxLine(
            _names[view.Account], view.Address, view.State, view.IsHeld, view.Cause,
            scene.Gmail.Mailbox(view.Address).Messages.Count, imported.GetValueOrDefault((view.Account, view.Address))))]));
    }

    private void TellMails()
    {
        foreach (var mail in scene.Smtp.Mails.Skip(_mailsTold))
        {
            _mailsTold++;
            narrator.Say(clock.Of(mail.ReceivedAt), Tone.Mail, $"{string.Join(", ", mail.Recipients)}: {AdminAlerts.Headline(mail)}");
        }
    }
}
