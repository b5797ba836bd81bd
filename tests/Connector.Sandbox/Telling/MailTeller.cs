using Connector.Sandbox.Proving;
using Connector.Sandbox.Staging;
using Connector.TestKit.App;

namespace Connector.Sandbox.Telling;

/// <summary>Tells of each alert mail once and writes it to a file, as it comes.</summary>
internal sealed class MailTeller(SandboxStage stage, INarrator narrator, StoryClock clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private int _told;

    public void TellNew()
    {
        foreach (var mail in stage.Smtp.Mails.Skip(_told))
        {
            _told++;

            if (mail.IsFor(SandboxStage.TestAddress.Address))
            {
                continue;
            }

            AlertFiles.Write(stage.Folder, mail);
            narrator.Say(clock.Of(mail.ReceivedAt), Tone.Mail, $"{string.Join(", ", mail.Recipients)}: {AdminAlerts.Headline(mail)}");
        }
    }

    public async Task TellUntilAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            TellNew();
            await Task.Delay(Look, TimeProvider.System, end).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
