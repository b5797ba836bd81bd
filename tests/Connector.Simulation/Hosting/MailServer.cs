using Connector.Alerting;
using Connector.Simulation.Storage;
using Connector.TestKit.Replay;
using MimeKit;

namespace Connector.Simulation.Hosting;

/// <summary>Keeps the mails to administrators.</summary>
/// <param name="IsFirst">It opens a thread: no sequel to another.</param>
public sealed record AdminMail(DateTimeOffset At, string To, string MessageId, string SenderName, bool IsFirst, bool SaysReconnect)
{
    public bool IsAllClear => SenderName.Contains("back to normal", StringComparison.Ordinal);

    /// <summary>A mail that left twice bears the same id, and is one.</summary>
    public static int Count(IEnumerable<AdminMail> mails, Func<AdminMail, bool> counts) =>
        mails.Where(counts).DistinctBy(mail => mail.MessageId).Count();
}

/// <summary>The mail server as one instance reaches it.</summary>
public sealed class MailServer(SimulatedWorld world, Network network) : IAdminMail
{
    /// <summary>After this time the real adapter gives up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly Latency Slow = Latency.Milliseconds(50, 200);

    public async Task<SendResult> SendAsync(MimeMessage mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);

        if (world.MailServerHangs)
        {
            await network.TravelAsync(new Latency(Patience, Patience));
            return new SendResult.Failed("The mail server took longer than a minute.", IsServerAway: true);
        }

        await network.TravelAsync(Slow);
        world.AdminMails.Add(new AdminMail(
            world.Now,
            mail.To.Mailboxes.Single().Address,
            mail.MessageId!,
            mail.From.Mailboxes.Single().Name!,
            mail.InReplyTo is null,
            ReconnectWords.AreIn(mail.Subject!) || ReconnectWords.AreIn(mail.TextBody!)));
        await network.TravelAsync(Slow);
        return new SendResult.Sent();
    }
}
