namespace Connector.Forwarding.Confirming;

/// <summary>DNS did not answer, so the signature of a mail could not be checked.</summary>
internal sealed class KeysUnreachableException(string detail) : Exception(detail);
