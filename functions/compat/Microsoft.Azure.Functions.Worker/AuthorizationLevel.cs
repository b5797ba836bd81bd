namespace Microsoft.Azure.Functions.Worker;

/// <summary>Who may call an HTTP function. The local runtime asks nobody for a key: it listens on loopback only.</summary>
public enum AuthorizationLevel
{
    Anonymous = 0,
    User = 1,
    Function = 2,
    System = 3,
    Admin = 4,
}
