using MimeKit.Cryptography;

namespace Connector.Forwarding.Confirming;

/// <summary>The seam to DNS: where the keys lie that mails are signed with.</summary>
public interface IDkimKeys : IDkimPublicKeyLocator;

/// <summary>DNS did not answer: nothing is said about the mail.</summary>
public sealed class KeysUnreachableException(string detail) : Exception(detail);
