using System.Globalization;
using Connector.TestKit;
using Connector.TestKit.App;
using Connector.TestKit.Azurite;
using Connector.TestKit.Gmail;
using Connector.TestKit.Mails;
using Connector.TestKit.Smtp;
using Connector.TestKit.Webhooks;

namespace Connector.Sandbox.Soaking;

/// <summary>Switches the faults of a soak on and off.</summary>
internal sealed class FaultSwitch(SoakScene scene, int seed) : IDisposable
{
    private const int MostStarts = 10;

    /// <summary>On a busy machine a start takes longer than the plan leaves until the next end of the process.</summary>
    private readonly SemaphoreSlim _app = new(1, 1);

    private readonly FuzzedMails _damaged = new(seed, [.. new GeneratedMails(seed).Take(20)]);

    private GmailFaults Google => scene.World.Gmail.Faults;

    private SmtpCatcher MailServer => scene.World.Smtp;

    public void Dispose() => _app.Dispose();

    /// <summary>Begins a fault.</summary>
    /// <returns>What it is, and what ends it.</returns>
    public (string What, Func<CancellationToken, Task> End) Begin(PlannedFault fault) => fault.Kind switch
    {
        SoakFault.GoogleBlocks => Gmail("Google answers every read with 302", new GmailFault.Block(), 1),
        SoakFault.GoogleLimits => Gmail("Google answers every second read with 429", new GmailFault.Refuse("userRateLimitExceeded"), 0.5),
        SoakFault.GoogleFails => Gmail("Google answers two of three reads with 503", new GmailFault.Refuse("backendError"), 0.66),
        SoakFault.GoogleIsSlow => Gmail("Google answers every third read too late", new GmailFault.Slow(TimeSpan.FromSeconds(4)), 0.33),
        SoakFault.GoogleCutsAnswers => Gmail("Google cuts every second answer in the middle", new GmailFault.Truncate(), 0.5),
        SoakFault.ConsentRevoked => Revoke(fault.Pick),
        SoakFault.PoisonedMail => Poison(fault.Pick),
        SoakFault.DamagedMails => Damage(fault.Pick),
        SoakFault.DestinationDown => Destination("The destination answers 503", new WebhookMood.Answers(503)),
        SoakFault.DestinationHangs => Destination("The destination takes mails and does not answer", new WebhookMood.Hangs()),
        SoakFault.DestinationRefuses => Destination("The destination refuses every mail with 422", new WebhookMood.Answers(422)),
        SoakFault.MailServerDown => StopMailServer(),
        SoakFault.MailServerHangs => Until("The mail server hangs", MailServer.Hang(SmtpStep.Connect)),
        SoakFault.MailServerRefuses => Until("The mail server answers 451", MailServer.Refuse(SmtpStep.Mail, 451)),
        SoakFault.StorageSlow => Storage("Storage is slow", StorageFault.Slow),
        SoakFault.StorageBusy => Storage("Storage answers 503", StorageFault.Busy),
        SoakFault.StorageAway => Storage("Storage cuts every connection", StorageFault.Away),
        SoakFault.HostKilled => End("SIGKILL for the host of the second instance", AppEnd.HostKilled),
        SoakFault.WorkerKilled => End("SIGKILL for the worker of the second instance", AppEnd.WorkerKilled),
        SoakFault.AllKilled => End("SIGKILL for host and worker of the second instance", AppEnd.AllKilled),
        _ => End("SIGTERM for the second instance", AppEnd.Terminated),
    };

    /// <summary>Ends what was left on, and lets the owners of the mailboxes reconnect them.</summary>
    public async Task EndAllAsync(CancellationToken cancellationToken)
    {
        Google.Clear();
        MailServer.Heal();
        scene.World.Helpdesk.Mood = null;
        scene.Storage.Fault = StorageFault.None;

        foreach (var (_, mailbox) in scene.World.Mailboxes)
        {
            mailbox.IsRevoked = false;
        }

        await Wait.UntilAsync(() => TryFetchAllAsync(cancellationToken), Wait.Patience, "every mailbox is asked for", cancellationToken);
    }

    /// <returns>False while the app still recovers from the faults of storage.</returns>
    private async Task<bool> TryFetchAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (account, mailbox) in scene.World.Mailboxes)
            {
                await scene.World.Api.FetchAsync(account, mailbox.Address, cancellationToken);
            }

            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or AppRefusedException)
        {
            return false;
        }
    }

    private (string, Func<CancellationToken, Task>) Gmail(string what, GmailFault fault, double share) =>
        Until(what, Google.Set(fault, new FaultScope { Probability = share, Seed = seed }));

    private (string, Func<CancellationToken, Task>) Revoke(double pick)
    {
        var (_, mailbox) = Chosen(pick);
        mailbox.IsRevoked = true;
        scene.World.Gmail.RevokeAccessTokens(mailbox.Address);
        return ($"The owner of {mailbox.Address} revokes the consent", Then(() => mailbox.IsRevoked = false));
    }

    /// <summary>A mail that Gmail does not return for a while.</summary>
    private (string, Func<CancellationToken, Task>) Poison(double pick)
    {
        var (_, mailbox) = Chosen(pick);
        var id = mailbox.Deliver(new GeneratedMails(seed + (int)(pick * 1_000_000)).Next(mailbox.Address));
        var scope = FaultScope.Of(CallKind.Get) with { Messages = [id] };
        return Until($"Gmail does not return mail {id} of {mailbox.Address}", Google.Set(new GmailFault.Refuse("backendError"), scope));
    }

    /// <remarks>A damaged mail has no fingerprint that its forwarded copy has as well, so none is forwarded.</remarks>
    private (string, Func<CancellationToken, Task>) Damage(double pick)
    {
        var unforwarded = scene.World.Mailboxes.Where(one => !scene.World.Forwarded.Contains(one.Mailbox.Address)).ToList();
        var mailbox = unforwarded[(int)(pick * unforwarded.Count)].Mailbox;
        var mails = _damaged.Take(5).ToList();
        mails.ForEach(mail => mailbox.Deliver(mail.Content));
        return ($"{mails.Count} damaged mails arrive at {mailbox.Address}", Then(() => { }));
    }

    private (string, Func<CancellationToken, Task>) Destination(string what, WebhookMood mood)
    {
        scene.World.Helpdesk.Mood = mood;
        return (what, Then(() => scene.World.Helpdesk.Mood = null));
    }

    private (string, Func<CancellationToken, Task>) StopMailServer()
    {
        var stopped = MailServer.StopAsync();
        return ("The mail server is down", RestartAsync);

        async Task RestartAsync(CancellationToken cancellationToken)
        {
            await stopped.WaitAsync(cancellationToken);
            MailServer.Restart();
        }
    }

    private (string, Func<CancellationToken, Task>) Storage(string what, StorageFault fault)
    {
        scene.Storage.Fault = fault;
        return (what, Then(() => scene.Storage.Fault = StorageFault.None));
    }

    private (string, Func<CancellationToken, Task>) End(string what, AppEnd end)
    {
        return (what, EndAsync);

        async Task EndAsync(CancellationToken cancellationToken)
        {
            await _app.WaitAsync(cancellationToken);

            try
            {
                await EndAndStartAsync(end, cancellationToken);
            }
            finally
            {
                _app.Release();
            }
        }
    }

    private async Task EndAndStartAsync(AppEnd end, CancellationToken cancellationToken)
    {
        var exitCode = await scene.Mortal.EndAsync(end, cancellationToken);
        await StartAgainAsync(cancellationToken);

        if (end == AppEnd.Terminated && exitCode != 0)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"After SIGTERM the app ended with exit code {exitCode}."));
        }
    }

    /// <summary>As a platform does: an app that ends at its start, because storage is away, is started again.</summary>
    private async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await scene.Mortal.RestartAsync(cancellationToken);
                return;
            }
            catch (AppEndedException) when (tries < MostStarts)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
            }
        }
    }

    private (string Account, SimulatedMailbox Mailbox) Chosen(double pick)
    {
        var all = scene.World.Mailboxes.ToList();
        return all[(int)(pick * all.Count)];
    }

    private static (string, Func<CancellationToken, Task>) Until(string what, IDisposable fault) => (what, Then(fault.Dispose));

    private static Func<CancellationToken, Task> Then(Action end) => _ =>
    {
        end();
        return Task.CompletedTask;
    };
}
