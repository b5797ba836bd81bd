namespace Microsoft.Azure.Functions.Worker.LocalRuntime;

/// <summary>Waits for one function's trigger and runs the function when it comes.</summary>
internal interface ITriggerListener
{
    /// <summary>Ends when told to stop and what it has started has ended.</summary>
    Task RunAsync(CancellationToken stopping);
}
