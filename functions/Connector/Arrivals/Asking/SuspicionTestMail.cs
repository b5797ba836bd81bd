using Connector.Alerting;
using Connector.Forwarding.Readiness;
using Connector.Mailboxes;
using Connector.Telemetry;

namespace Connector.Arrivals.Asking;

/// <summary>Sends a test mail because of a suspicion. Its arrival is seen by the fetches of the mailbox.</summary>
public sealed class SuspicionTestMail(
    TestMail testMail, ForwardingTable routes, ArrivalTable arrivals, SilenceOptions options, TimeProvider time)
{
    private static readonly TimeSpan LaterAgain = TimeSpan.FromHours(1);

    /// <summary>
    /// How long a mail server that took no mail at all is not called. Each call to it may take a minute, in which the other sweeps of all
    /// accounts wait (I4).
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private DateTimeOffset _awayUntil;

    /// <param name="open">Mailboxes of which the first gets the mail for all.</param>
    /// <param name="isForAll">They are of all accounts.</param>
    /// <returns>An answer for each mailbox that needs no waiting.</returns>
    public async Task<IReadOnlyList<SilenceAnswer>> SendAsync(
        IReadOnlyList<SilenceAnswer.Open> open, CancellationToken cancellationToken, bool isForAll = false)
    {
        if (!options.SendTestMail)
        {
            await EachAsync(open, one => history => history.Answer(one.Verdict), "not asked", lookAt: null, cancellationToken);
            return [];
        }

        var receiver = open[0].Mailbox;
        var now = time.GetUtcNow();

        switch (await TrySendAsync(receiver, now, cancellationToken))
        {
            case SendResult.Sent(var answer):
                var nonce = (await routes.FindAsync(receiver, cancellationToken)).TestNonce!;
                var sent = new SentTestMail(receiver.Address, nonce, now, answer)
                {
                    Account = receiver.Account,
                    IsForAll = isForAll,
                    IsWeekly = open[0].IsWeekly,
                };
                await EachAsync(
                    open, _ => history => history.Send(sent), "asked", now + SentTestMail.Patience, cancellationToken);
                return [];

            case SendResult.Refused(var code, var text):
                return await RefusedAsync(open, $"{code} {text}", cancellationToken);

            default:
                // Our mail server does not work, which says nothing about the mailbox.
                await EachAsync(open, _ => _ => { }, "not sent", now + LaterAgain, cancellationToken);
                return [];
        }
    }

    /// <summary>Lets mailboxes wait for a test mail that was sent for others of their account.</summary>
    public Task JoinAsync(IReadOnlyList<SilenceAnswer.Open> open, SentTestMail sent, CancellationToken cancellationToken) =>
        EachAsync(open, _ => history => history.Send(sent), "asked", sent.At + SentTestMail.Patience, cancellationToken);

    private async Task<SendResult> TrySendAsync(MailboxKey receiver, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now < _awayUntil)
        {
            return new SendResult.Failed("The mail server took no mail a moment ago.", IsServerAway: true);
        }

        var result = await testMail.SendAsync(receiver, cancellationToken);

        if (result is SendResult.Failed { IsServerAway: true })
        {
            _awayUntil = time.GetUtcNow() + Pause;
        }

        return result;
    }

    /// <summary>A refusal concerns the address of the test mail and says nothing about the others.</summary>
    private async Task<IReadOnlyList<SilenceAnswer>> RefusedAsync(
        IReadOnlyList<SilenceAnswer.Open> open, string answer, CancellationToken cancellationToken)
    {
        var refused = open[0];
        var lastAt = (await arrivals.FindAsync(refused.Mailbox, cancellationToken))?.LastAt ?? time.GetUtcNow();
        await EachAsync([.. open.Skip(1)], _ => _ => { }, "not sent", time.GetUtcNow(), cancellationToken);
        Metrics.SilenceAnswered("refused");
        return
        [
            new SilenceAnswer.Lost(refused.Verdict.PerWeek, answer, refused.IsWeekly)
            {
                Mailbox = refused.Mailbox,
                LastAt = lastAt,
                OnceTold = history => history.Tell(),
            },
        ];
    }

    private async Task EachAsync(
        IReadOnlyList<SilenceAnswer.Open> open, Func<SilenceAnswer.Open, Action<ArrivalHistory>> change, string answer,
        DateTimeOffset? lookAt, CancellationToken cancellationToken)
    {
        foreach (var one in open)
        {
            await arrivals.ChangeAsync(one.Mailbox, change(one), cancellationToken, lookAt);
            Metrics.SilenceAnswered(answer);
        }
    }
}
