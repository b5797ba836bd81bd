using Connector.Access;
using Connector.Mailboxes;

namespace Connector.WebConsole.Acting;

/// <summary>What a person confirmed.</summary>
/// <param name="Since">The first moment of the mail that is listed again; null for other actions, or if the person gave no day.</param>
public sealed record ActionOrder(Visitor Who, Mailbox Mailbox, Verb Verb, DateTimeOffset? Since);
