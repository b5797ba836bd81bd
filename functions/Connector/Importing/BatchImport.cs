using System.Runtime.ExceptionServices;
using Connector.Messages;

namespace Connector.Importing;

/// <summary>Candidates on their way into storage, up to as many as one transaction makes known.</summary>
/// <param name="Candidates">All of them, known ones too.</param>
/// <param name="Started">Ends when no more gets of these are to come, so that the next ones may use the lanes. Never fails.</param>
/// <param name="Ended">Never fails.</param>
internal sealed record BatchImport(IReadOnlyList<Candidate> Candidates, Task Started, Task<BatchResult> Ended);

/// <param name="Rows">What was stored, in the candidates' order, and is to be handed over: whatever else failed.</param>
/// <param name="Settled">Candidates that wait no longer: stored, known before, or none of ours.</param>
/// <param name="Failure">Null when all went well.</param>
internal sealed record BatchResult(IReadOnlyList<MessageRow> Rows, int Settled, ExceptionDispatchInfo? Failure);
