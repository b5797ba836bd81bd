namespace Connector.Sandbox.Proving;

/// <summary>One thing that was to be proved.</summary>
/// <param name="What">As a statement.</param>
/// <param name="Found">What was counted or seen.</param>
internal sealed record Check(bool Holds, string What, string Found);
