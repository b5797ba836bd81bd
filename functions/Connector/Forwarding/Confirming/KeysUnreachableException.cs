namespace Connector.Forwarding.Confirming;

/// <summary>DNS did not answer, so the signature of a mail could not be checked.</summary>
public sealed class KeysUnreachableException(string detail) : Exception(detail);
