using Connector.Sandbox.Proving;
using Connector.Sandbox.Staging;
using Connector.Sandbox.Telling;
using Connector.TestKit.App;

namespace Connector.Sandbox;

/// <summary>13 September 2024 in a minute: mail is imported, Google blocks, the connector parks, tells, and catches up.</summary>
internal sealed class Story(
    SandboxOptions options, SandboxStage stage, MailSupply mails, INarrator narrator, MailTeller teller, StoryClock clock)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>How long the run waits for a late or second copy of a mail, which must not come.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(3);

    private MailboxOverview _look = MailboxOverview.Nothing;
    private MailRound? _during;

    /// <summary>
    /// A step that does not come to its end is a reason in the verdict; what was stored until then is proved in any case.
    /// </summary>
    public async Task<Verdict> PlayAsync(CancellationToken cancellationToken)
    {
        await SetStageAsync(cancellationToken);
        string? broken = null;

        try
        {
            await ImportAsync(cancellationToken);
            await BlockAsync(cancellationToken);
            await CatchUpAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is TimeoutException or HttpRequestException or AppRefusedException)
        {
            broken = failure.Message;
            narrator.Say(clock.Now, Tone.Bad, broken);
            stage.Gmail.Faults.Clear();
        }

        return await Verdict.ReachAsync(stage, _during, clock, broken, cancellationToken);
    }

    private async Task SetStageAsync(CancellationToken cancellationToken)
    {
        Say("Azurite is started; the first time on a machine it is installed");
        await stage.StartStorageAsync(cancellationToken).ToldAsync("Azurite is installed and started", TimeProvider.System, Say);
        await stage.StartOutsideWorldAsync(cancellationToken);
        Say($"A Gmail and a mail server of our own listen at {stage.Gmail.BaseUri.Authority} and {stage.Smtp.Host}:{stage.Smtp.Port}");
        await stage.StartAppAsync(cancellationToken).ToldAsync("The connector starts", TimeProvider.System, Say);

        if (stage.Helpdesk is { } helpdesk)
        {
            Say($"Mail goes to a simulated Zendesk, whose customers answer some acknowledgements: {helpdesk.Address}");
        }

        Say(Tone.Good, $"The connector runs as a process of its own. Its console: {stage.Console}");
        await stage.RegisterAsync(cancellationToken);
        Say($"{Count(stage.Cast.Customers.Count, "account")} with {Count(stage.Cast.Mailboxes.Count, "mailbox", "mailboxes")} registered "
            + $"over its HTTP API");

        // Mail from a corpus may have no header at all, and such a mail cannot be forwarded.
        if (options.MailFolder is null)
        {
            await stage.ForwardAsync(cancellationToken);
            Say($"The mail of {stage.Forwarded.Count} of them is forwarded as well: the second way in");
        }
    }

    private async Task ImportAsync(CancellationToken cancellationToken)
    {
        var round = new MailRound(stage.Gmail, stage.Cast.Mailboxes, mails.Before);
        round.DeliverAll();
        Say($"Mail arrives at Gmail: {Count(round.Total, "mail")}, the first of {mails.Origin}");
        await UntilAsync(() => _look.IsCaughtUp, "all mail is imported", cancellationToken);
        Say(Tone.Good, $"Imported: {_look.Imported} of {_look.AtGmail}");
    }

    private async Task BlockAsync(CancellationToken cancellationToken)
    {
        using var block = stage.Gmail.Faults.Block();
        var began = clock.Now;
        _during = new MailRound(stage.Gmail, stage.Cast.Mailboxes, mails.During);
        Say(Tone.Bad, "Google blocks: every read is answered with 302, tokens are still given; mail keeps arriving");

        await UntilAsync(() => _look.Count(line => line.IsStopped) > 0, "a mailbox is parked", cancellationToken, Trickle);
        Say("The connector sees it: the first mailboxes are parked");
        await UntilAsync(() => _look.Lines.All(line => line.IsStopped), "every mailbox is parked or held", cancellationToken, Trickle);
        Say($"All mailboxes stand still: {_look.States}; the cause is told as {_look.Causes}");

        var alerted = () => stage.Cast.Admins.All(admin => stage.Smtp.MailsFor(admin).Any(mail => !AdminAlerts.IsNotice(mail)));
        await UntilAsync(alerted, "every administrator is alerted", cancellationToken, Trickle);
        await UntilAsync(() => clock.Now - began >= options.Block, "the block is over", cancellationToken, Trickle);

        _during.DeliverAll();
        Say(Tone.Good,
            $"The block ends after {(clock.Now - began).TotalSeconds:0} s; {Count(_during.Total, "mail")} came meanwhile, Google was asked "
            + $"{Count(block.Hits, "time")}");

        void Trickle() => _during.DeliverUpTo((clock.Now - began) / options.Block);
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await UntilAsync(() => _look.Count(line => line.IsActive) > 0, "a mailbox is back", cancellationToken);
        Say("The connector finds the way open by itself");
        await UntilAsync(() => _look.IsCaughtUp && _look.Lines.All(line => line.IsActive), "everything is caught up", cancellationToken);
        Say(Tone.Good, $"Everything is caught up: {Count(_look.Imported, "mail")} imported");

        var resolved = () => stage.Cast.Admins.All(admin => stage.Smtp.MailsFor(admin).Any(AdminAlerts.Resolves));
        await UntilAsync(resolved, "every administrator has the all-clear", cancellationToken);

        if (stage.Helpdesk is { } helpdesk)
        {
            await UntilAsync(
                () => _look.IsCaughtUp && helpdesk.Taken >= _look.AtGmail, "every mail is at Zendesk", cancellationToken);
            Say(Tone.Good, $"Zendesk has {Count(helpdesk.Zendesk.Tickets.Count, "ticket")}; "
                + $"{Count(helpdesk.Answers.Count, "customer")} answered the acknowledgement");
        }

        var quietSince = clock.Now;
        await UntilAsync(() => clock.Now - quietSince >= Aftermath, "the dust has settled", cancellationToken);
    }

    /// <summary>
    /// Polls until the condition holds and reports the progress. The deadline starts again with every imported mail.
    /// </summary>
    private async Task UntilAsync(Func<bool> condition, string what, CancellationToken cancellationToken, Action? meanwhile = null)
    {
        var patience = Patience + options.Block;
        var movedAt = clock.Now;

        while (true)
        {
            meanwhile?.Invoke();
            var (imported, asked) = (_look.Imported, clock.Now);
            _look = await MailboxOverview.TakeAsync(stage, cancellationToken);
            narrator.Show(_look);
            teller.TellNew();

            if (condition())
            {
                return;
            }

            movedAt = _look.Imported > imported ? clock.Now : movedAt;
            if (clock.Now - movedAt > patience)
            {
                throw new TimeoutException(
                    $"This did not come about: {what} ({_look.States}; {_look.Imported} of {_look.AtGmail} mails imported)");
            }

            // A look at many mails takes its time; most of the time is the connector's.
            var pause = 3 * (clock.Now - asked);
            await Task.Delay(pause > Tick ? pause : Tick, TimeProvider.System, cancellationToken);
        }
    }

    private void Say(string line) => Say(Tone.Plain, line);

    private void Say(Tone tone, string line) => narrator.Say(clock.Now, tone, line);

    private static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}
