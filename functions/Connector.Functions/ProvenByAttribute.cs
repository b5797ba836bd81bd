namespace Connector.Functions;

/// <summary>
/// How the caller of a function without a key proves who he is. A test holds every anonymous function to one class, and every other
/// function to none, because its class is the key.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProvenByAttribute(Proof proof) : Attribute
{
    public Proof Proof { get; } = proof;
}

/// <summary>The classes of functions without a key.</summary>
internal enum Proof
{
    /// <summary>A signature in the call: of a link, a post or a token.</summary>
    Signature,

    /// <summary>The person who is signed in: an operator, or an administrator with a session.</summary>
    Principal,

    /// <summary>No proof is necessary, because the answer holds no secret.</summary>
    Open,
}
