using System.Text.Json;

namespace Connector.Storage.Poison;

/// <summary>A queue message that used up its attempts. Its text is not kept, because it could hold anything.</summary>
/// <param name="Queue">Its queue, without <c>-poison</c>.</param>
/// <param name="Id">Equal for messages with the same job, so that a job that fails often has one row.</param>
/// <param name="Job">The job, rebuilt from its ids; null if the message was not a job.</param>
/// <param name="Times">How often it became poison.</param>
/// <param name="MessageId">Id of the last message, which is in the log too.</param>
public sealed record PoisonMessage(
    string Queue, string Id, JsonElement? Job, int Times, DateTimeOffset FirstAt, DateTimeOffset LastAt, string MessageId);
