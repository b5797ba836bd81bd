using System.Net;
using Connector.TestKit.App;
using Connector.TestKit.Webhooks;

namespace Connector.TestKit.Replay;

/// <summary>The looks at a replay: over the app's HTTP API while it runs, and into storage, mail server and helpdesk at its end.</summary>
internal sealed class ReplayWatch(ReplayScene scene, IReplayAudience? audience)
{
    /// <summary>These ask a person for something, which is wrong while nothing but the provider is.</summary>
    private static readonly string[] CausesOfPersons =
        ["CredentialsRevoked", "AccessDenied", "MailboxGone", "CredentialsUnreadable", "WrongAccount", "DuplicateMailbox"];

    private readonly HashSet<string> _shownAsRevoked = [];
    private readonly Dictionary<string, string> _phases = [];
    private IReadOnlyList<IncidentAnswer> _incidents = [];

    public async Task<IReadOnlyList<MailboxAnswer>> LookAsync(CancellationToken cancellationToken)
    {
        var mailboxes = new List<MailboxAnswer>();
        foreach (var account in scene.Accounts)
        {
            mailboxes.AddRange(await scene.Api.GetMailboxesAsync(account.Id, cancellationToken));
        }

        _shownAsRevoked.UnionWith(mailboxes.Where(mailbox => CausesOfPersons.Contains(mailbox.Cause)).Select(mailbox => mailbox.Address));
        if (audience is not null)
        {
            audience.See(mailboxes, await scene.Storage.MessageCountsAsync(cancellationToken));
        }

        return mailboxes;
    }

    public async Task LookAtIncidentsAsync(CancellationToken cancellationToken)
    {
        try
        {
            _incidents = await scene.Api.GetIncidentsAsync(cancellationToken);
        }
        catch (AppRefusedException refused) when (refused.Status == HttpStatusCode.NotFound)
        {
            // A build of the app that knows no incidents: its figures will be missing.
        }

        foreach (var incident in _incidents.Where(incident => _phases.GetValueOrDefault(incident.Id) != incident.Phase))
        {
            _phases[incident.Id] = incident.Phase ?? "";
            audience?.Hear(
                incident.ResolvedAt is null ? ReplayNews.Plain : ReplayNews.Good,
                $"Incident {incident.Id} ({incident.Cause}, scope {incident.Scope}): {incident.Phase}");
        }
    }

    public async Task<bool> IsDetectedAsync(CancellationToken cancellationToken)
    {
        await LookAtIncidentsAsync(cancellationToken);
        return DetectedAt is not null;
    }

    /// <summary>When the first incident was detected; null if none was yet.</summary>
    public DateTimeOffset? DetectedAt => _incidents.Min(incident => incident.DetectedAt);

    public async Task<bool> IsResolvedAsync(CancellationToken cancellationToken)
    {
        await LookAtIncidentsAsync(cancellationToken);
        return _incidents.Count > 0 && _incidents.All(incident => incident.ResolvedAt is not null);
    }

    public async Task<bool> IsAllDeliveredAsync(CancellationToken cancellationToken)
    {
        var due = scene.Gmail.Mailboxes.SelectMany(mailbox => mailbox.Messages.Select(message => (mailbox.Address, message.Id)));
        var taken = Taken(CopiesOf(await scene.Storage.MessagesAsync(cancellationToken)));
        return !due.Except(taken.Select(group => group.Key)).Any() && (await ProveAsync(cancellationToken)).Holds;
    }

    public bool HasEveryoneTheAllClear() => scene.Admins.All(one => scene.Smtp.MailsFor(one.Admin).Any(AdminAlerts.Resolves));

    /// <param name="seen">The run's own observations, to which the others are added.</param>
    public async Task<ReplayRecord> RecordAsync(ReplayRecord seen, IReadOnlyList<ArrivedMail> mails, CancellationToken cancellationToken)
    {
        await LookAtIncidentsAsync(cancellationToken);
        var stored = await scene.Storage.MessagesAsync(cancellationToken);
        var rows = stored.ToLookup(row => (row.Address, row.Id));
        var copies = CopiesOf(stored);
        var taken = Taken(copies).ToDictionary(group => group.Key, group => group.ToList());
        return seen with
        {
            Incidents = _incidents,
            ProvenComplete = await ProvenAsync(cancellationToken),
            Requests = scene.Gmail.Requests,
            Mails = [.. mails.Select(mail => (mail, rows[(mail.Address, mail.Id)].Min(row => row.ImportedAt)))],
            Delivered = taken.ToDictionary(one => one.Key, one => one.Value.Min(post => post.At)),
            Forwarded = scene.Forwarded,
            ForwardedFirst = copies.SelectMany(ofOne => ofOne.Value.ForwardedFirst.Select(id => (ofOne.Key, id))).ToHashSet(),
            Proof = await ProveAsync(cancellationToken),
            Undelivered = mails.Count(
            mail => !taken.TryGetValue((mail.Address, mail.Id), out var posts) || !posts.TrueForAll(post => IsWhole(post, mail))),
            DeliveredTwice = taken.Values.Count(posts => posts.DistinctBy(post => post.Id).Count() > 1),
            Poison = await PoisonAsync(cancellationToken),
            Alerts = [.. scene.Admins.Select(one => AdminAlerts.Of(one.Account.Order.DisplayName, one.Admin, scene.Smtp))],
            AdminMails = scene.Smtp.Mails,
            ShownAsRevoked = _shownAsRevoked.Count,
            FollowedRedirect = scene.Gmail.SorryPageRequests.Count,
        };
    }

    private async Task<int> ProvenAsync(CancellationToken cancellationToken)
    {
        var proven = 0;
        foreach (var incident in _incidents)
        {
            proven += (await scene.Api.GetIncidentAsync(incident.Id, cancellationToken)).Proven;
        }

        return proven;
    }

    /// <summary>The mails at the helpdesk, one group for each mail at Gmail with all its copies.</summary>
    private IEnumerable<IGrouping<(string Address, string Id), ReceivedWebhook>> Taken(Dictionary<string, RouteCopies> copies) =>
        scene.Helpdesk.Accepted
        .GroupBy(post => (post.Address, copies.TryGetValue(post.Address, out var ofOne) ? ofOne.GmailIdOf(post.GmailId) : post.GmailId));

    private static Dictionary<string, RouteCopies> CopiesOf(IEnumerable<StoredMailRow> rows) =>
        rows.GroupBy(row => row.Address).ToDictionary(ofOne => ofOne.Key, RouteCopies.Of);

    /// <summary>A forwarded copy has Gmail's headers on top, and below them the mail.</summary>
    private bool IsWhole(ReceivedWebhook post, ArrivedMail mail) =>
        post.Raw is not { } raw || scene.Gmail.Mailbox(mail.Address).Find(mail.Id) is not { } message
            || raw.AsSpan().EndsWith(message.Raw.Span);

    private Task<ImportProof> ProveAsync(CancellationToken cancellationToken) =>
        ImportProof.CompareAsync(scene.Storage, scene.Mailboxes, cancellationToken);

    /// <summary>Each poison queue has a function that empties it: it keeps a row, and says so in the log.</summary>
    private async Task<int> PoisonAsync(CancellationToken cancellationToken)
    {
        var resting = (await scene.Storage.QueueLengthsAsync(cancellationToken)).Where(
            queue => queue.Key.EndsWith("-poison", StringComparison.Ordinal));
        var kept = (await scene.Storage.RowsAsync("Poison", cancellationToken, "PartitionKey", "RowKey")).Count;
        var said = scene.Apps.Sum(app => app.Output.Errors.Count(line => line.Contains("Poison in ", StringComparison.Ordinal)));
        return resting.Sum(queue => queue.Value) + Math.Max(kept, said);
    }
}
