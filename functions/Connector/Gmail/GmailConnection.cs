using Connector.Gmail.Quota;
using Google.Apis.Gmail.v1;

namespace Connector.Gmail;

/// <summary>The way to one mailbox: Google's client with the mailbox's credential, and what the mailbox may spend.</summary>
internal sealed record GmailConnection(GmailService Service, UnitWindow Units);
