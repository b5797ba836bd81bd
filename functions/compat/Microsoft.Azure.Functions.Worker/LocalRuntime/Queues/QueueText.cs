using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Queues;

/// <summary>How a message's body is written in the queue: host.json's <c>messageEncoding</c>.</summary>
internal sealed class QueueText(bool base64)
{
    public string Encode(BinaryData body) => base64 ? Convert.ToBase64String(body.ToMemory().Span) : body.ToString();

    public bool TryDecode(BinaryData text, [NotNullWhen(true)] out BinaryData? body)
    {
        body = text;
        if (!base64)
        {
            return true;
        }

        try
        {
            body = BinaryData.FromBytes(Convert.FromBase64String(text.ToString()));
            return true;
        }
        catch (FormatException)
        {
            body = null;
            return false;
        }
    }
}
