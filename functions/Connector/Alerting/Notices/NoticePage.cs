using Connector.Alerting.Content;

namespace Connector.Alerting.Notices;

/// <summary>What a notice says, in one language. The footer says why one gets it by itself, and may say more.</summary>
public sealed record NoticePage(string Subject, MailPage Page);
