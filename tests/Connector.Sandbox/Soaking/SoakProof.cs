using System.Globalization;
using Connector.Sandbox.Proving;
using Connector.TestKit.App;

namespace Connector.Sandbox.Soaking;

/// <summary>What is left to do after a soak, and the proof of what it promises.</summary>
internal sealed class SoakProof(SoakScene scene)
{
    /// <summary>Whether every mail is imported and handed over, no incident is open, and every outage that was told is over.</summary>
    /// <returns>What is missing; null if nothing is.</returns>
    public async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        var rows = await scene.World.Storage.MessagesAsync(cancellationToken);
        var atGmail = scene.World.Gmail.Mailboxes.Sum(mailbox => mailbox.Messages.Count);
        var imported = rows.Select(row => (row.Address, row.Id)).Count(row => !row.Id.StartsWith("fwd-", StringComparison.Ordinal));
        var waiting = rows.Count(row => row.State is not ("Delivered" or "Duplicate"));
        var stopped = (await MailboxesAsync(cancellationToken)).Count(mailbox => mailbox.State != "Active");
        var incidents = (await scene.World.Api.GetIncidentsAsync(cancellationToken)).Count(incident => incident.ResolvedAt is null);
        var open = Threads().Count(thread => thread.Resolved == 0);

        return imported >= atGmail && waiting + stopped + incidents + open == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{imported} of {atGmail} mails imported, {waiting} not handed over, {stopped} mailboxes stopped, "
                + $"{incidents} incidents open, {open} outages without an all-clear");
    }

    public async Task<IReadOnlyList<Check>> ChecksAsync(CancellationToken cancellationToken)
    {
        var proof = await ImportProof.CompareAsync(scene.World.Storage, scene.World.Mailboxes, cancellationToken);
        var rows = await scene.World.Storage.MessagesAsync(cancellationToken);
        var poison = (await scene.World.Storage.QueueLengthsAsync(cancellationToken))
            .Where(queue => queue.Key.EndsWith("-poison", StringComparison.Ordinal)).Sum(queue => queue.Value);
        return
        [
            .. ImportChecks(proof),
            .. DeliveryChecks([.. rows.Where(row => row.DuplicateOf is null)]),
            new Check(poison == 0, "No message is left in a poison queue", $"{poison} left"),
            new Check(
                scene.World.Gmail.SorryPageRequests.Count == 0, "Nothing followed Google's redirect",
                $"{scene.World.Gmail.SorryPageRequests.Count} requests at its target"),
            ThreadCheck(),
        ];
    }

    public async Task<IReadOnlyList<MailboxAnswer>> MailboxesAsync(CancellationToken cancellationToken)
    {
        var mailboxes = new List<MailboxAnswer>();

        foreach (var account in scene.World.Accounts)
        {
            mailboxes.AddRange(await scene.World.Api.GetMailboxesAsync(account.Id, cancellationToken));
        }

        return mailboxes;
    }

    private static IEnumerable<Check> ImportChecks(ImportProof proof)
    {
        var imported = proof.Mailboxes.Sum(mailbox => mailbox.Imported);
        yield return new Check(imported == proof.Expected, "No mail is lost", $"{imported} of {proof.Expected} stored");
        yield return new Check(
            proof.Holds, "Every mail is stored once and byte for byte",
            proof.Holds ? $"{imported} SHA-256 equal" : string.Join("; ", proof.Reasons.Take(5)));
    }

    private IEnumerable<Check> DeliveryChecks(List<StoredMailRow> mails)
    {
        var posts = scene.World.Helpdesk.Accepted;
        var keys = posts.Select(post => post.Id).ToHashSet(StringComparer.Ordinal);
        var due = mails.Select(HelpdeskProof.KeyOf).ToHashSet(StringComparer.Ordinal);
        var mixed = posts.GroupBy(post => post.Id).Count(ofKey => ofKey.DistinctBy(post => (post.Address, post.GmailId)).Count() > 1);
        yield return new Check(
            keys.SetEquals(due) && mixed == 0, "Every mail was handed over under one idempotency key of its own",
            $"{keys.Intersect(due).Count()} of {due.Count} mails, {keys.Except(due).Count()} unknown keys, "
                + $"{posts.Count - keys.Count} repeated posts");

        var forwarded = scene.World.Forwarded;
        var last = LastMails.Where(mails => !forwarded.Contains(mails.Address)).ToList();
        var first = posts.Select((post, place) => (post.Address, post.GmailId, place))
            .GroupBy(post => (post.Address, post.GmailId)).ToDictionary(group => group.Key, group => group.Min(post => post.place));
        var inOrder = last.Count(one => IsSorted([.. one.Ids.Select(id => first.GetValueOrDefault((one.Address, id), int.MaxValue))]));
        yield return new Check(
            inOrder == last.Count, "Mails that arrived together after the faults were handed over in their order",
            $"{inOrder} of {last.Count} mailboxes with {last.Sum(one => one.Ids.Count)} mails");
    }

    /// <summary>The mails that arrived together in each mailbox when all faults were over.</summary>
    public IReadOnlyList<(string Address, IReadOnlyList<string> Ids)> LastMails { get; set; } = [];

    private static bool IsSorted(List<int> places) => places.Zip(places.Skip(1)).All(pair => pair.First < pair.Second);

    private Check ThreadCheck()
    {
        var threads = Threads();
        var right = threads.Count(thread => thread.Resolved == 1);
        return new Check(
            right == threads.Count && threads.Count > 0, "Each outage that an administrator was told of got one all-clear",
            $"{right} of {threads.Count}");
    }

    /// <summary>The outages that were told, for each administrator. A mail that left twice has the same id, and is one.</summary>
    private IReadOnlyList<(string Admin, string Opened, int Resolved)> Threads() =>
    [
        .. from one in scene.World.Admins
           let mails = scene.World.Smtp.MailsFor(one.Admin).Where(mail => !AdminAlerts.IsNotice(mail))
               .DistinctBy(mail => mail.Message.MessageId).ToList()
           from opened in mails.Where(AdminAlerts.Opens)
           select (
               one.Admin, opened.Message.MessageId!,
               mails.Count(mail => AdminAlerts.Resolves(mail) && mail.Message.InReplyTo == opened.Message.MessageId)),
    ];
}
