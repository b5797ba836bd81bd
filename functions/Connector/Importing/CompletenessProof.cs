using Connector.Importing.Deferring;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Importing;

/// <summary>
/// Proves that no mail was lost: it compares the mails that Gmail lists with those stored, page by page, and imports the missing ones. It
/// uses Gmail's list and the mails' dates, while the fetch that it checks uses the history.
/// </summary>
public sealed partial class CompletenessProof(
    MailImport import, MessageStates messages, DeferredMails deferred, TimeProvider time, ILogger<CompletenessProof> logger)
{
    private const int MaxIdsInLog = 20;

    private const int MaxUnreadInRow = 3;

    /// <param name="mailbox">The caller holds its lease, so no other worker imports meanwhile.</param>
    /// <param name="soFar">The result of an earlier job that ran out of time; null to begin.</param>
    /// <param name="deadline">No page is begun after it.</param>
    /// <returns>An incomplete result when time was up, to be passed in again by a follow-on job.</returns>
    /// <exception cref="FetchFailedException">Gmail could not be read; mails imported so far stay.</exception>
    public async Task<ProofResult> RunAsync(
        Mailbox mailbox, IGmailMailbox gmail, ProofWindow window, ProofResult? soFar, DateTimeOffset deadline,
        CancellationToken cancellationToken)
    {
        var scope = new Scope(mailbox, gmail, window);
        var (result, page) = await BeginAsync(scope, soFar, cancellationToken);

        while (true)
        {
            result = await CompareAsync(scope, result, page.GmailIds, cancellationToken);
            result = result with { PageToken = page.NextPageToken };

            if (result.IsComplete || time.GetUtcNow() >= deadline)
            {
                return result;
            }

            page = await scope.ListAsync(result.PageToken, cancellationToken);
        }
    }

    private static async Task<(ProofResult Result, MessageListPage Page)> BeginAsync(
        Scope scope, ProofResult? soFar, CancellationToken cancellationToken)
    {
        try
        {
            return (soFar ?? new ProofResult(), await scope.ListAsync(soFar?.PageToken, cancellationToken));
        }
        catch (FetchFailedException exception) when (soFar is not null && exception.Failure.Evidence.Status == 400)
        {
            // The page token expired while the job waited. The proof starts again, which costs little and counts nothing twice.
            return (new ProofResult(), await scope.ListAsync(pageToken: null, cancellationToken));
        }
    }

    private async Task<ProofResult> CompareAsync(
        Scope scope, ProofResult result, IReadOnlyList<string> listed, CancellationToken cancellationToken)
    {
        var known = await messages.FindAsync(scope.Mailbox.Key, listed, cancellationToken);

        result = known.Values.Aggregate(result, (soFar, message) => Add(soFar, message, scope.Window));

        // Oldest first, as in every import. A mail that was recorded as gone and is listed is not gone.
        var unknown = listed.Reverse()
            .Where(gmailId => !known.TryGetValue(gmailId, out var message) || message.State == MessageState.Gone).ToList();

        if (unknown.Count == 0)
        {
            return result;
        }

        // A mail that arrived after the fetch is not missing, whatever its date and the clocks say.
        var arrived = await scope.ArrivedSinceAsync(cancellationToken);
        var leftOut = await WantedMail.ListLeftOutAsync(scope.Source, scope.From, scope.Window.Until, cancellationToken);
        unknown.RemoveAll(gmailId => arrived.Contains(gmailId) || leftOut.Contains(gmailId));

        foreach (var gmailId in unknown.Where(known.ContainsKey))
        {
            await messages.ForgetAsync(scope.Mailbox.Key, gmailId, cancellationToken);
        }

        return await BringInAsync(scope, result, unknown, cancellationToken);
    }

    private async Task<ProofResult> BringInAsync(
        Scope scope, ProofResult result, List<string> unknown, CancellationToken cancellationToken)
    {
        var key = scope.Mailbox.Key;
        var unread = await ImportAsync(scope, unknown, cancellationToken);
        var now = await messages.FindAsync(key, unknown, cancellationToken);

        // Mails without a row are left out by their labels or date, or Gmail does not return them, or storage refuses them.
        var fetched = now.Values.Where(message => message.State != MessageState.Gone).ToList();
        var absent = unknown.Where(gmailId => !now.ContainsKey(gmailId)).ToList();
        var missing = fetched.Count + (unread ? absent.Count : await CountAsideAsync(key, absent, cancellationToken));

        if (missing > 0)
        {
            Metrics.Missing(key.Account, missing);
            Log.Missing(logger, key, missing, fetched.Count, string.Join(' ', unknown.Take(MaxIdsInLog)));
        }

        return fetched.Aggregate(
            result with { Missing = result.Missing + missing }, (soFar, message) => AddDelay(soFar, message, scope.Window));
    }

    private async Task<int> CountAsideAsync(MailboxKey mailbox, List<string> gmailIds, CancellationToken cancellationToken) =>
        gmailIds.Count == 0
        ? 0
        : await deferred.ListAsync(mailbox, cancellationToken).CountAsync(
            mail => !mail.IsMissing && gmailIds.Contains(mail.GmailId), cancellationToken);

    /// <returns>True when a mail could not be imported. It stays missing and does not stop the others (I4).</returns>
    private async Task<bool> ImportAsync(Scope scope, List<string> gmailIds, CancellationToken cancellationToken)
    {
        if (await TryImportAsync(scope, gmailIds, cancellationToken))
        {
            return false;
        }

        // One by one, so that the mails are imported that Gmail does return. If it returns none, there is no use in asking for all.
        var (unread, inRow) = (false, 0);

        foreach (var gmailId in gmailIds.TakeWhile(_ => inRow < MaxUnreadInRow))
        {
            var isHere = await TryImportAsync(scope, [gmailId], cancellationToken);
            (unread, inRow) = isHere ? (unread, 0) : (true, inRow + 1);
        }

        return unread;
    }

    private async Task<bool> TryImportAsync(Scope scope, IReadOnlyList<string> gmailIds, CancellationToken cancellationToken)
    {
        try
        {
            var candidates = gmailIds.Select(gmailId => new Candidate(gmailId, IsNew: false));
            await import.ImportAsync(scope.Mailbox, scope.Source, candidates, ImportWindow.Of(scope.Mailbox), cancellationToken);
            return true;
        }
        catch (FetchFailedException exception) when (exception.Failure.Class == FailureClass.ProviderUnavailable)
        {
            return false;
        }
    }

    private static ProofResult Add(ProofResult result, StoredMessage message, ProofWindow window) => message switch
    {
        { State: MessageState.Gone } => result,
        { DuplicateOf: not null } => result with { CameTwice = result.CameTwice + (message.ReceivedAt < window.Since ? 0 : 1) },
        { State: MessageState.DeadLettered } => result,
        _ => AddDelay(result, message, window),
    };

    private static ProofResult AddDelay(ProofResult result, StoredMessage message, ProofWindow window) =>
        message.ImportedAt - message.ReceivedAt is { } delay && delay > window.LateAfter
            ? result with { Late = result.Late + 1, LongestDelay = delay > result.LongestDelay ? delay : result.LongestDelay }
            : result;

    /// <summary>The mails that are compared.</summary>
    private sealed record Scope(Mailbox Mailbox, IGmailMailbox Source, ProofWindow Window)
    {
        public DateTimeOffset? From { get; } =
            Window.From > Mailbox.ImportFrom ? Window.From : Mailbox.ImportFrom ?? Window.From;

        public Task<MessageListPage> ListAsync(string? pageToken, CancellationToken cancellationToken) =>
            Source.ListAsync(new MessageFilter(From, Window.Until), pageToken, cancellationToken);

        public async Task<HashSet<string>> ArrivedSinceAsync(CancellationToken cancellationToken)
        {
            var arrived = new HashSet<string>(StringComparer.Ordinal);
            string? pageToken = null;

            do
            {
                var page = await Source.ListHistoryAsync(Window.Checkpoint, pageToken, cancellationToken);
                arrived.UnionWith(page?.Candidates.Select(candidate => candidate.GmailId) ?? []);
                pageToken = page?.NextPageToken;
            }
            while (pageToken is not null);

            return arrived;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error,
            "{Missing} mails that Gmail lists for {Mailbox} were not here; {Fetched} of them were brought in now. Looked at: {GmailIds}")]
        public static partial void Missing(ILogger logger, MailboxKey mailbox, int missing, int fetched, string gmailIds);
    }
}
