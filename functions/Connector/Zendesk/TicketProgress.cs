using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Messages;
using Connector.Storage;
using Connector.Zendesk.Tickets;

namespace Connector.Zendesk;

/// <summary>The last step of a mail's delivery. It is saved before the call that it names, since the answer may be lost.</summary>
internal enum TicketStep
{
    /// <summary>No call has changed anything that counts.</summary>
    None,

    /// <summary>A ticket of its own was sent, and Zendesk may have made it.</summary>
    Creating,

    /// <summary>A comment was sent to <see cref="TicketProgress.Ticket"/>, and Zendesk may have added it.</summary>
    Commenting,

    /// <summary>Zendesk has the mail.</summary>
    Done,
}

/// <summary>How far the delivery of one mail to Zendesk is.</summary>
/// <param name="Subdomain">The Zendesk. Steps at another one do not count.</param>
internal sealed record TicketProgress(MailboxKey Mailbox, string GmailId, string Subdomain)
{
    public TicketStep Step { get; init; }

    /// <summary>The ticket that gets the comment, or that has the mail.</summary>
    public long? Ticket { get; init; }

    /// <summary>The mail is a comment of <see cref="Ticket"/>; false if it is the ticket's first mail.</summary>
    public bool IsComment { get; init; }

    /// <summary>The ticket that the own ticket replaces; null for none.</summary>
    public long? Replaces { get; init; }

    /// <summary>The replaced ticket is closed, so the own one follows it.</summary>
    public bool Follows { get; init; }

    /// <summary>A note in the own ticket; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>How often the mail has waited for another mail of its thread.</summary>
    public int Waits { get; init; }

    /// <summary>When the mail first waited for another mail of its thread.</summary>
    public DateTimeOffset? WaitsSince { get; init; }

    /// <summary>The mail waits until then because its ticket has had too many updates, and so do the mails that answer it.</summary>
    public DateTimeOffset? BusyUntil { get; init; }

    public IReadOnlyList<UploadedFile> Uploads { get; init; } = [];

    /// <summary>When the first of <see cref="Uploads"/> began.</summary>
    public DateTimeOffset? UploadedAt { get; init; }

    /// <summary>Keys of files that Zendesk does not take.</summary>
    public IReadOnlyList<string> RefusedFiles { get; init; } = [];

    /// <summary>Fields that Zendesk does not take.</summary>
    public IReadOnlyList<string> RefusedFields { get; init; } = [];

    /// <summary>
    /// An import may be under way until then, at another worker or after a crash. Zendesk has no idempotency key for it, so until then it
    /// must not be repeated.
    /// </summary>
    public DateTimeOffset? ImportingUntil { get; init; }

    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>Storage version that guards a save; null for a new row.</summary>
    public ETag? Version { get; init; }

    public static TicketProgress Begin(StoredMessage message, string subdomain) => new(message.Mailbox, message.GmailId, subdomain);

    /// <summary>Zendesk has the mail. What only a repetition needs is forgotten.</summary>
    public TicketProgress Done(long ticket, bool isComment, DateTimeOffset now) => new(Mailbox, GmailId, Subdomain)
    {
        Step = TicketStep.Done,
        Ticket = ticket,
        IsComment = isComment,
        DoneAt = now,
    };

    public TicketProgress WithoutUploads() => this with { Uploads = [], UploadedAt = null };

    // A record prints its members, and a token opens an upload.
    public override string ToString() => $"{Step} of {GmailId}";
}

/// <summary>The table ZendeskDeliveries, with the keys of the table Messages. The row goes with the bytes of its mail.</summary>
internal sealed class TicketProgressTable(TableServiceClient tables)
{
    private readonly TableClient _table = tables.GetTableClient(StorageNames.ZendeskDeliveriesTable);

    public async Task<TicketProgress?> FindAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken) =>
        await _table.FindAsync(MessageKeys.Partition(mailbox), MessageKeys.Row(gmailId), cancellationToken) is { } row
            ? Read(mailbox, row) : null;

    /// <summary>Saves a step before the call that it names.</summary>
    /// <returns>The step as saved; null if another worker has saved one since it was read.</returns>
    /// <remarks>Takes no token, because the row must be as far as Zendesk.</remarks>
    public async Task<TicketProgress?> TrySaveAsync(TicketProgress progress) =>
        await _table.TrySaveAsync(Write(progress), progress.Version, CancellationToken.None) is { } version
            ? progress with { Version = version } : null;

    /// <summary>Saves what is certain, whatever another worker has saved.</summary>
    public Task SaveAsync(TicketProgress progress) => _table.PutAsync(Write(progress), CancellationToken.None);

    public Task DeleteAsync(MailboxKey mailbox, string gmailId, CancellationToken cancellationToken) =>
        _table.DeleteAsync(MessageKeys.Partition(mailbox), MessageKeys.Row(gmailId), cancellationToken);

    /// <summary>The mails of an account that one Zendesk took in a span of time.</summary>
    public IAsyncEnumerable<TicketProgress> ListDoneAsync(
        string account, string subdomain, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var (first, end) = MessageKeys.PartitionsOf(account);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey ge {first} and PartitionKey lt {end} and DoneAt ge {from} and DoneAt lt {until} and Subdomain eq {subdomain}");
        return _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
            .Select(row => MessageKeys.MailboxOf(row.PartitionKey) is { } mailbox ? Read(mailbox, row) : null)
            .OfType<TicketProgress>();
    }

    private static TableEntity Write(TicketProgress progress)
    {
        var row = new TableEntity(MessageKeys.Partition(progress.Mailbox), MessageKeys.Row(progress.GmailId))
        {
            [nameof(TicketProgress.Subdomain)] = progress.Subdomain,
            [nameof(TicketProgress.Step)] = progress.Step.ToString(),
            [nameof(TicketProgress.Ticket)] = progress.Ticket,
            [nameof(TicketProgress.IsComment)] = progress.IsComment ? true : null,
            [nameof(TicketProgress.Replaces)] = progress.Replaces,
            [nameof(TicketProgress.Follows)] = progress.Follows ? true : null,
            [nameof(TicketProgress.Note)] = progress.Note,
            [nameof(TicketProgress.Waits)] = progress.Waits == 0 ? null : progress.Waits,
            [nameof(TicketProgress.WaitsSince)] = progress.WaitsSince,
            [nameof(TicketProgress.BusyUntil)] = progress.BusyUntil,
            [nameof(TicketProgress.UploadedAt)] = progress.UploadedAt,
            [nameof(TicketProgress.RefusedFiles)] = progress.RefusedFiles.Count == 0 ? null : string.Join(' ', progress.RefusedFiles),
            [nameof(TicketProgress.RefusedFields)] = progress.RefusedFields.Count == 0 ? null : string.Join(' ', progress.RefusedFields),
            [nameof(TicketProgress.ImportingUntil)] = progress.ImportingUntil,
            [nameof(TicketProgress.DoneAt)] = progress.DoneAt,
        };

        if (progress.Uploads.Count > 0)
        {
            LongText.Write(row, nameof(TicketProgress.Uploads), JsonSerializer.Serialize(progress.Uploads));
        }

        return row;
    }

    private static TicketProgress Read(MailboxKey mailbox, TableEntity row) =>
        new(mailbox, StorageKeys.Unescape(row.RowKey), row.Text(nameof(TicketProgress.Subdomain)))
        {
            Step = row.Named<TicketStep>(nameof(TicketProgress.Step)),
            Ticket = row.GetInt64(nameof(TicketProgress.Ticket)),
            IsComment = row.GetBoolean(nameof(TicketProgress.IsComment)) ?? false,
            Replaces = row.GetInt64(nameof(TicketProgress.Replaces)),
            Follows = row.GetBoolean(nameof(TicketProgress.Follows)) ?? false,
            Note = row.GetString(nameof(TicketProgress.Note)),
            Waits = row.GetInt32(nameof(TicketProgress.Waits)) ?? 0,
            WaitsSince = row.GetDateTimeOffset(nameof(TicketProgress.WaitsSince)),
            BusyUntil = row.GetDateTimeOffset(nameof(TicketProgress.BusyUntil)),
            Uploads = LongText.Read(row, nameof(TicketProgress.Uploads)) is { } json
                ? row.Valid<List<UploadedFile>>(nameof(TicketProgress.Uploads), () => JsonSerializer.Deserialize<List<UploadedFile>>(json))
                : [],
            UploadedAt = row.GetDateTimeOffset(nameof(TicketProgress.UploadedAt)),
            RefusedFiles = Words(row, nameof(TicketProgress.RefusedFiles)),
            RefusedFields = Words(row, nameof(TicketProgress.RefusedFields)),
            ImportingUntil = row.GetDateTimeOffset(nameof(TicketProgress.ImportingUntil)),
            DoneAt = row.GetDateTimeOffset(nameof(TicketProgress.DoneAt)),
            Version = row.ETag,
        };

    private static string[] Words(TableEntity row, string column) =>
        row.GetString(column)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}
