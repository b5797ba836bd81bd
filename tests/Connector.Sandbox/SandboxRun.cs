using Connector.Sandbox.Browsing;
using Connector.Sandbox.Staging;
using Connector.Sandbox.Telling;

namespace Connector.Sandbox;

/// <summary>One run from the first process to the verdict.</summary>
internal static class SandboxRun
{
    private const int Interrupted = 130;

    /// <summary>Answers the exit code: 0 only if all that was to be proved is proved.</summary>
    public static async Task<int> ExecuteAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var narrator = Narrators.ForThisConsole();

        try
        {
            var mails = await MailSupply.ReadAsync(options, cancellationToken);
            var folder = OutFolder.Make(options.OutFolder, "sandbox");
            await using var stage = new SandboxStage(Cast.Of(options.Mailboxes), folder, options.HasZendesk);
            return await RunAsync(options, stage, mails, narrator, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            narrator.Close("Interrupted; everything that was started is put away.");
            return Interrupted;
        }
        catch (Exception failure) when (failure
            is InvalidOperationException or IOException or TimeoutException or TestKit.App.AppEndedException)
        {
            narrator.Close(failure.Message);
            return 1;
        }
    }

    private static async Task<int> RunAsync(
        SandboxOptions options, SandboxStage stage, MailSupply mails, INarrator narrator, CancellationToken cancellationToken)
    {
        var clock = new StoryClock(TimeProvider.System);
        var teller = new MailTeller(stage, narrator, clock);
        var story = new Story(options, stage, mails, narrator, teller, clock);
        await using var pages = await SandboxPages.StartAsync(stage, cancellationToken);
        var verdict = await narrator.TellAsync("a block by Google, told in a minute", clock, () =>
        {
            narrator.Say(clock.Now, Tone.Good, $"Follow it in a browser: {pages.Address}");
            return story.PlayAsync(cancellationToken);
        });

        narrator.Conclude(verdict);

        if (options.Stays)
        {
            pages.MayAct = true;
            narrator.Invite([("In a browser", pages.Address.AbsoluteUri), .. stage.Sights]);
            await teller.TellUntilAsync(cancellationToken);
        }

        return verdict.Holds ? 0 : 1;
    }
}
