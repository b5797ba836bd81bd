using Connector.Gmail.Quota;
using Google.Apis.Gmail.v1;

namespace Connector.Gmail;

/// <summary>The connection to one mailbox: Google's client with the mailbox's credential, its quota and its lanes.</summary>
/// <param name="TriesOnce">No call is retried.</param>
internal sealed record GmailConnection(GmailService Service, UnitWindow Units, Lanes Lanes, bool TriesOnce = false);
