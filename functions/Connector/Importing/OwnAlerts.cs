using Connector.Alerting;
using Connector.Messages;

namespace Connector.Importing;

/// <summary>Knows the connector's own mail, which never becomes a ticket, whatever way it came in.</summary>
public sealed class OwnAlerts(AlertOptions alerts)
{
    /// <remarks>The mark alone would let anybody hide a mail of theirs by it, and a wrongly dropped mail is worse than a ticket too many.</remarks>
    public bool Has(ParsedMail mail) =>
        mail.Automatic == AutomaticSign.OwnAlert && string.Equals(mail.From, alerts.From.Address, StringComparison.OrdinalIgnoreCase);
}
