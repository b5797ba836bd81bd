using Connector.Gmail.Quota;
using Google.Apis.Gmail.v1;

namespace Connector.Gmail;

/// <summary>The way to one mailbox: Google's client with the mailbox's credential, what the mailbox may spend, and how broad its way is.</summary>
/// <param name="TriesOnce">No call is tried again.</param>
internal sealed record GmailConnection(GmailService Service, UnitWindow Units, Lanes Lanes, bool TriesOnce = false);
