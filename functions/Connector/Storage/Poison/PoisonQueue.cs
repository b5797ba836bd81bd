namespace Connector.Storage.Poison;

/// <summary>A queue whose messages may become poison, and how its feature reads them.</summary>
/// <param name="Queue">Its name, without <c>-poison</c>.</param>
/// <param name="Read">Reads and checks the text of a message, which may be anything; null if it is not a job.</param>
public sealed record PoisonQueue(string Queue, Func<string, PoisonJob?> Read)
{
    /// <summary>The queue to which the Functions host moves the messages.</summary>
    public string Name => $"{Queue}-poison";
}

/// <summary>A job that failed at every attempt.</summary>
/// <param name="Content">What is kept of it: ids only. Jobs with the same content have one row.</param>
/// <param name="Name">For the log.</param>
/// <param name="RetryAsync">Has the job done again later; false if the row that it names is gone.</param>
public sealed record PoisonJob(object Content, string Name, Func<PoisonRecord, CancellationToken, Task<bool>> RetryAsync);
