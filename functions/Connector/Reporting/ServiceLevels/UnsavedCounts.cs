using System.Collections.Immutable;

namespace Connector.Reporting.ServiceLevels;

/// <summary>Figures of this instance that wait to be added to rows of a table.</summary>
/// <remarks>
/// Figures whose save failed keep the id of their batch and are not mixed with others, because the save may have happened although no
/// answer came. The row knows the id then, and the next save adds nothing.
/// </remarks>
/// <typeparam name="TKey">Identifies the row.</typeparam>
internal sealed class UnsavedCounts<TKey>
    where TKey : notnull
{
    private ImmutableDictionary<TKey, ServiceHour> _waiting = ImmutableDictionary<TKey, ServiceHour>.Empty;

    private ImmutableDictionary<TKey, CountBatch> _doubtful = ImmutableDictionary<TKey, CountBatch>.Empty;

    public void Note(TKey key, ServiceHour more) =>
        ImmutableInterlocked.AddOrUpdate(ref _waiting, key, more, (_, soFar) => soFar.Plus(more));

    /// <summary>Saves each row's figures. Those that cannot be saved are kept for the next time.</summary>
    /// <param name="trySave">False, or an exception, if it is not known that the batch was saved.</param>
    public async Task SaveAsync(Func<TKey, CountBatch, Task<bool>> trySave)
    {
        foreach (var key in _doubtful.Keys.Union(_waiting.Keys).ToList())
        {
            if (ImmutableInterlocked.TryRemove(ref _doubtful, key, out var batch) && !await TryAsync(key, batch))
            {
                continue;
            }

            if (ImmutableInterlocked.TryRemove(ref _waiting, key, out var hour))
            {
                await TryAsync(key, CountBatch.Of(hour));
            }
        }

        async Task<bool> TryAsync(TKey key, CountBatch batch)
        {
            var isSaved = false;

            try
            {
                return isSaved = await trySave(key, batch);
            }
            finally
            {
                // Another doubtful batch of the row can be there only after two saves at the same time.
                if (!isSaved && !ImmutableInterlocked.TryAdd(ref _doubtful, key, batch))
                {
                    Note(key, batch.More);
                }
            }
        }
    }
}
