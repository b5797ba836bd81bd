using Connector.Importing;

namespace Connector.Forwarding.Receiving;

/// <summary>What a post brought, before anybody looked whether it may. Whoever gets it disposes of it.</summary>
/// <param name="Mail">The raw mail; null when the post held none.</param>
/// <param name="Fields">Its small fields, by name.</param>
/// <param name="BodySha256">Of the whole body.</param>
/// <param name="StampedSha256">Of the signing provider's timestamp and the whole body; null for a post without such a timestamp.</param>
internal sealed record InboundPost(MailBytes? Mail, IReadOnlyDictionary<string, string> Fields, byte[] BodySha256, byte[]? StampedSha256) : IDisposable
{
    public void Dispose() => Mail?.Dispose();
}

/// <summary>A post that cannot be taken, with what to tell its sender.</summary>
public sealed class InboundPostException(int status, string detail) : Exception(detail)
{
    public int Status => status;
}
