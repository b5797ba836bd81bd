namespace Connector.Functions;

/// <summary>
/// How the caller of a function without a key proves who they are. At a class it counts for each function that has none of its own. A test
/// checks that every anonymous function has exactly one, and that functions with a key have none.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class ProvenByAttribute(Proof proof) : Attribute
{
    public Proof Proof { get; } = proof;
}

/// <summary>The proofs that a function without a key can ask for.</summary>
internal enum Proof
{
    /// <summary>A signature in the call: of a link, a post or a token.</summary>
    Signature,

    /// <summary>The person who is signed in: an operator, or an administrator with a session.</summary>
    Principal,

    /// <summary>No proof is necessary, because the answer holds no secret.</summary>
    Open,
}
