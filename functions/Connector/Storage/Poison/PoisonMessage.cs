using System.Text.Json;

namespace Connector.Storage.Poison;

/// <summary>A queue message that used up its tries, as it is remembered: without its text, in which anything may stand.</summary>
/// <param name="Queue">That it was given up on, without <c>-poison</c>.</param>
/// <param name="Id">The same for messages that ask for the same work, so that one piece of work is one row, however often it fails.</param>
/// <param name="Job">What it asked for, ids only, made anew from what could be read of it; null when it was no job.</param>
/// <param name="Times">How often it was given up on.</param>
/// <param name="MessageId">Of the last one, as it stands in the log.</param>
public sealed record PoisonMessage(
    string Queue, string Id, JsonElement? Job, int Times, DateTimeOffset FirstAt, DateTimeOffset LastAt, string MessageId);

/// <summary>A place in the list of poison.</summary>
public sealed record PoisonPlace(string Queue, string Id);
