using Connector.Storage;

namespace Connector.Functions;

/// <summary>
/// Reads the job in a queue message. The functions take the text of the message, because the worker's own JSON converter quotes it in an
/// exception that both worker and host log (I10).
/// </summary>
internal static class JobMessage
{
    /// <exception cref="FormatException">The text is not a JSON object of this kind; its message does not quote the text.</exception>
    public static T Read<T>(string text)
        where T : class =>
        WorkQueues.TryRead<T>(text) ?? throw new FormatException($"The queue message is not a {typeof(T).Name} in JSON.");
}
