using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using Connector.Mailboxes;
using Connector.Storage;

namespace Connector.Delivering;

/// <summary>The destination of one account, in place of the installation's.</summary>
/// <param name="Address">The webhook; null for another kind.</param>
/// <param name="EncryptedSecret">
/// Signs the posts of the webhook, or is the secret of Zendesk's OAuth client (see <see cref="AccountDestinations"/>); null for the
/// archive.
/// </param>
public sealed record AccountDestination(string Account, DestinationKind Kind, Uri? Address = null, string? EncryptedSecret = null)
{
    /// <summary>Null for another kind.</summary>
    public ZendeskSettings? Zendesk { get; init; }

    /// <summary>Storage version that guards a save.</summary>
    [JsonIgnore]
    public ETag Version { get; init; }

    // A record prints its members, and an address may hold a key.
    public override string ToString() => $"{Kind} of {Account}";
}

/// <summary>
/// The destinations of accounts, as rows of the table Destinations. Their secrets are encrypted like the token of a mailbox.
/// </summary>
public sealed class AccountDestinations(TableServiceClient tables, TokenCipher cipher)
{
    private const string Row = "settings";

    private const string SecretColumn = "Secret";

    private readonly TableClient _table = tables.GetTableClient(StorageNames.DestinationsTable);

    /// <returns>Null if the account has the installation's destination.</returns>
    /// <exception cref="FormatException">The row cannot be read; the message names it and the column.</exception>
    public async Task<AccountDestination?> FindAsync(string account, CancellationToken cancellationToken) =>
        await _table.FindAsync(StorageKeys.Escape(account), Row, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Makes the archive the destination of an account.</summary>
    public Task SaveArchiveAsync(string account, CancellationToken cancellationToken) =>
        _table.PutAsync(Write(new AccountDestination(account, DestinationKind.Archive)), cancellationToken);

    /// <summary>Makes a webhook the destination of an account.</summary>
    public Task SaveWebhookAsync(string account, Uri address, string secret, CancellationToken cancellationToken) =>
        _table.PutAsync(
            Write(new AccountDestination(account, DestinationKind.Webhook, address, cipher.Encrypt(secret, OwnerOf(account)))),
            cancellationToken);

    /// <summary>Makes a Zendesk the destination of an account.</summary>
    /// <param name="secret">Null keeps the one of the account's present Zendesk.</param>
    /// <returns>False if there is no secret to keep, because it belongs to another client or was removed; nothing is saved.</returns>
    public async Task<bool> TrySaveZendeskAsync(
        string account, ZendeskSettings settings, string? secret, CancellationToken cancellationToken)
    {
        var encrypted = secret is null
            ? await FindAsync(account, cancellationToken) is { Zendesk: { } known } own
                && (known.Subdomain, known.ClientId) == (settings.Subdomain, settings.ClientId) ? own.EncryptedSecret : null
            : cipher.Encrypt(secret, OwnerOf(account));

        if (encrypted is null)
        {
            return false;
        }

        var zendesk = new AccountDestination(account, DestinationKind.Zendesk, EncryptedSecret: encrypted) { Zendesk = settings };
        await _table.PutAsync(Write(zendesk), cancellationToken);
        return true;
    }

    /// <summary>Gives an account the installation's destination again.</summary>
    public Task DeleteAsync(string account, CancellationToken cancellationToken) =>
        _table.DeleteAsync(StorageKeys.Escape(account), Row, cancellationToken);

    /// <returns>Null if the token key is missing.</returns>
    public string? DecryptSecret(AccountDestination own) =>
        own.EncryptedSecret is { } secret ? cipher.TryDecrypt(secret, OwnerOf(own.Account)) : null;

    /// <summary>The kind of the destination of each account that has one of its own.</summary>
    public async Task<IReadOnlyDictionary<string, DestinationKind>> KindsAsync(CancellationToken cancellationToken) =>
        await _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"RowKey eq {Row}"), select: [nameof(ITableEntity.PartitionKey), nameof(AccountDestination.Kind)],
            cancellationToken: cancellationToken)
            .ToDictionaryAsync(
                row => StorageKeys.Unescape(row.PartitionKey), row => row.Named<DestinationKind>(nameof(AccountDestination.Kind)),
                cancellationToken: cancellationToken);

    /// <summary>The destinations with a secret, for the rotation of the token keys.</summary>
    public IAsyncEnumerable<AccountDestination> ListSecretsAsync(CancellationToken cancellationToken) =>
        _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"RowKey eq {Row} and Secret gt ''"), cancellationToken: cancellationToken).Select(Read);

    /// <summary>Encrypts a secret again under the active key, unless it is already, or another writer has changed it since.</summary>
    public async Task RenewAsync(AccountDestination own, CancellationToken cancellationToken)
    {
        if (cipher.TryRenew(own.EncryptedSecret!, OwnerOf(own.Account)) is { } renewed)
        {
            await _table.TryReplaceAsync(Write(own with { EncryptedSecret = renewed }), own.Version, cancellationToken);
        }
    }

    private static TableEntity Write(AccountDestination destination) => new TableEntity(StorageKeys.Escape(destination.Account), Row)
    {
        [nameof(AccountDestination.Kind)] = destination.Kind.ToString(),
        [SecretColumn] = destination.EncryptedSecret,
    }.WithState(destination);

    private static AccountDestination Read(TableEntity row)
    {
        var own = row.State<AccountDestination>(state =>
        {
            var tags = ZendeskSettings.SplitTags(row.GetString(nameof(ZendeskSettings.Tags)) ?? "");
            state["account"] = StorageKeys.Unescape(row.PartitionKey);
            state["address"] = row.GetString("Uri");
            state["encryptedSecret"] = row.GetString(SecretColumn);
            state["tags"] = JsonSerializer.SerializeToNode(tags);
            state["zendesk"] = row.GetString(nameof(ZendeskSettings.Subdomain)) is null ? null : state.DeepClone();
        });

        return own is { Kind: DestinationKind.Archive } or { EncryptedSecret: not null, Address: not null }
            or { EncryptedSecret: not null, Zendesk: not null }
            ? own with { Version = row.ETag } : throw row.Lacks(SecretColumn);
    }

    /// <summary>No mailbox has this key, so a secret and a token cannot be exchanged.</summary>
    private static MailboxKey OwnerOf(string account) => new(account, "!destination");
}
