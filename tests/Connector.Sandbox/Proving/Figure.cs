namespace Connector.Sandbox.Proving;

/// <summary>One thing that was measured.</summary>
/// <param name="Then">Its value on 13 September 2024; null if it had no counterpart.</param>
/// <param name="Limit">The most it may be; null if it has no limit.</param>
/// <param name="IsTime">The machine has its part in it.</param>
internal sealed record Figure(string What, string? Then, string Ours, string? Limit, bool Holds, bool IsTime = false);
