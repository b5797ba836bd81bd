namespace Connector.Sandbox.Proving;

/// <summary>One thing that was to be proved.</summary>
/// <param name="What">The claim, as a statement.</param>
/// <param name="Found">The counts or observations.</param>
internal sealed record Check(bool Holds, string What, string Found);
