namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Invocation;

/// <summary>How an invocation ended.</summary>
internal enum InvocationOutcome
{
    Succeeded,
    Failed,

    /// <summary>Given up because the app's time to drain was over; no fault of the function.</summary>
    Interrupted,
}
