using Connector.Alerting.Content;

namespace Connector.Alerting.Notices;

/// <summary>A notice in one language. The line that says why one gets the mail is added to its footer.</summary>
public sealed record NoticePage(string Subject, MailPage Page);
