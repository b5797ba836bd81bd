using Connector.Alerting;
using Connector.Messages;

namespace Connector.Importing;

/// <summary>Recognizes the connector's own alert mails, which are never delivered, whatever route they came on.</summary>
public sealed class OwnAlerts(AlertOptions alerts)
{
    /// <remarks>
    /// The header alone does not count, because anyone could hide a mail with it, and a lost mail is worse than a superfluous one.
    /// </remarks>
    public bool Has(ParsedMail mail) =>
        mail.Automatic == AutomaticSign.OwnAlert && string.Equals(mail.From, alerts.From.Address, StringComparison.OrdinalIgnoreCase);
}
