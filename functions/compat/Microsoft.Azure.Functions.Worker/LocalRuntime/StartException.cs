namespace Microsoft.Azure.Functions.Worker.LocalRuntime;

/// <summary>The app cannot start as it is written or configured. The message is one line that says what to change.</summary>
internal sealed class StartException(string message) : Exception(message);
