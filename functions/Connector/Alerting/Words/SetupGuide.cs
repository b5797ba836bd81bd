namespace Connector.Alerting.Words;

/// <summary>How forwarding is set up for one mailbox, step by step. docs/forwarding.md has more details.</summary>
/// <param name="InGmail">For the owner of the mailbox.</param>
/// <param name="InWorkspace">For the administrator of the domain, for one mailbox or many.</param>
public sealed record SetupGuide(IReadOnlyList<string> InGmail, IReadOnlyList<string> InWorkspace);
