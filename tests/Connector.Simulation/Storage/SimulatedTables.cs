using System.Linq.Expressions;
using Azure;
using Azure.Data.Tables;

namespace Connector.Simulation.Storage;

/// <summary>The table service as one instance reaches it.</summary>
public sealed class SimulatedTables(StorageAccount account, Network network) : TableServiceClient
{
    public override TableClient GetTableClient(string tableName) => new SimulatedTable(tableName, account.Table(tableName), network);
}

internal sealed class SimulatedTable(string name, RowStore rows, Network network) : TableClient
{
    public override async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        await network.StorageAsync($"{name}.get");
        network.Meter?.Touched(name, partitionKey, 1);
        return new Found<T>((T?)rows.Find(partitionKey, rowKey));
    }

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        WriteAsync(TableTransactionActionType.Add, entity, ETag.All);

    public override Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        WriteAsync(
            mode == TableUpdateMode.Merge ? TableTransactionActionType.UpsertMerge : TableTransactionActionType.UpsertReplace, entity,
            ETag.All);

    public override Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        WriteAsync(
            mode == TableUpdateMode.Merge ? TableTransactionActionType.UpdateMerge : TableTransactionActionType.UpdateReplace, entity,
            ifMatch);

    public override async Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        try
        {
            return await WriteAsync(
                TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), ifMatch == default ? ETag.All : ifMatch);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return new Answer(404);
        }
    }

    public override async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var actions = transactionActions.ToList();
        await network.StorageAsync($"{name}.write");
        network.Meter?.Touched(name, actions[0].Entity.PartitionKey, actions.Count);

        var isGuarded = actions.Exists(action => IsGuarded(action.ActionType, action.ETag));
        var refused = isGuarded && network.LosesRace() ? 412 : actions.Select(Check).FirstOrDefault(status => status != 0);

        if (refused == 0)
        {
            IReadOnlyList<Response> answers = [.. actions.Select(action => new Answer(204, rows.Apply(action.ActionType, action.Entity)))];
            await network.HeardAsync($"{name}.write");

            if (!isGuarded || !network.MeetsItself())
            {
                return Answer.With(answers);
            }

            refused = actions.Exists(action => action.ActionType == TableTransactionActionType.Add) ? 409 : 412;
        }

        throw new TableTransactionFailedException(Answer.Refused(refused));
    }

    public override AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        var read = RowFilter.Read(filter);

        // Typed rows are asked for whole, or by partition.
        return new Rows<T>(
            after => rows.List(read.Partition, read.Least, read.Most, after, read.Partitions),
            row => typeof(T) != typeof(TableEntity) || read.Matches((TableEntity)row),
            read.Partition,
            name,
            network);
    }

    public override AsyncPageable<T> QueryAsync<T>(
        Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
    {
        if (PartitionOf(filter) is { } partition)
        {
            return new Rows<T>(after => rows.List(partition, after: after), _ => true, partition, name, network);
        }

        var matches = filter.Compile();
        return new Rows<T>(after => rows.List(after: after), row => matches((T)row), null, name, network);
    }

    private async Task<Response> WriteAsync(TableTransactionActionType type, ITableEntity row, ETag version)
    {
        await network.StorageAsync($"{name}.write");
        network.Meter?.Touched(name, row.PartitionKey, 1);

        var isGuarded = IsGuarded(type, version);
        var refused = isGuarded && type != TableTransactionActionType.Add && network.LosesRace() ? 412 : rows.Check(type, row, version);

        if (refused == 0)
        {
            var saved = rows.Apply(type, row);
            await network.HeardAsync($"{name}.write");

            if (!isGuarded || !network.MeetsItself())
            {
                return new Answer(204, saved);
            }

            refused = type == TableTransactionActionType.Add ? 409 : 412;
        }

        throw Answer.Refused(refused);
    }

    private int Check(TableTransactionAction action) =>
        rows.Check(action.ActionType, action.Entity, action.ETag == default ? ETag.All : action.ETag);

    private static bool IsGuarded(TableTransactionActionType type, ETag version) =>
        type == TableTransactionActionType.Add
        || (type is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace && version != ETag.All
            && version != default);

    /// <summary>The value in a filter <c>row => row.PartitionKey == …</c>; null for any other filter.</summary>
    private static string? PartitionOf<T>(Expression<Func<T, bool>> filter) =>
        filter.Body is BinaryExpression
        {
            NodeType: ExpressionType.Equal,
            Left: MemberExpression { Member.Name: nameof(ITableEntity.PartitionKey) },
        } equal
            ? Expression.Lambda<Func<string>>(equal.Right).Compile(preferInterpretation: true)()
            : null;
}

/// <summary>The answer to a query: pages of a thousand, each with the table's content at the time of its request.</summary>
/// <param name="rows">The rows behind a key, in the order of their keys; all rows for null.</param>
/// <param name="partition">The partition that the query reads; null for all.</param>
internal sealed class Rows<T>(
    Func<RowPlace?, IEnumerable<ITableEntity>> rows, Func<ITableEntity, bool> matches, string? partition, string name, Network network)
    : AsyncPageable<T>
    where T : notnull
{
    private const int PageSize = 1000;

    /// <summary>
    /// Of one partition, and of an account (learn.microsoft.com, "Scalability and performance targets for Table storage").
    /// </summary>
    private const double RowsPerSecondOfPartition = 2_000, RowsPerSecond = 20_000;

    private const char KeyEnd = '\n';

    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        // As at Table Storage, a token names the row to go on behind: rows that stop to match meanwhile move no other out of sight.
        var next = continuationToken;

        while (true)
        {
            await network.StorageAsync($"{name}.query");
            var (page, read) = Read(next?.Split(KeyEnd) is [var after, var row] ? new RowPlace(after, row) : null);
            await network.TravelAsync(TimeSpan.FromSeconds(read / (partition is null ? RowsPerSecond : RowsPerSecondOfPartition)));
            next = page.Count < PageSize ? null : $"{page[^1].PartitionKey}{KeyEnd}{page[^1].RowKey}";
            yield return Page<T>.FromValues([.. page.Cast<T>()], next, Answer.Ok);

            if (next is null)
            {
                yield break;
            }
        }
    }

    private (List<ITableEntity> Page, int Read) Read(RowPlace? after)
    {
        var (page, read) = (new List<ITableEntity>(), 0);

        foreach (var row in rows(after))
        {
            read++;

            if (matches(row))
            {
                page.Add(row);
            }

            if (page.Count == PageSize)
            {
                break;
            }
        }

        network.Meter?.Scanned(name, partition, read);
        return (page, read);
    }
}
