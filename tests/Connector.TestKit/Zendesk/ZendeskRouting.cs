using System.Text.RegularExpressions;

namespace Connector.TestKit.Zendesk;

/// <summary>Tells what a request is for.</summary>
internal static partial class ZendeskRouting
{
    public static ZendeskCallKind KindOf(SimulatedRequest request)
    {
        // Every path of the API may end with .json.
        var path = request.Path.TrimStart('/');
        path = path.EndsWith(".json", StringComparison.Ordinal) ? path[..^5] : path;

        return (request.Method, Number().Replace(path, "/{id}")) switch
        {
            ("POST", "oauth/tokens") => ZendeskCallKind.Token,
            ("POST", "api/v2/tickets") => ZendeskCallKind.CreateTicket,
            ("POST", "api/v2/imports/tickets") => ZendeskCallKind.ImportTicket,
            ("PUT", "api/v2/tickets/{id}") => ZendeskCallKind.UpdateTicket,
            ("GET", "api/v2/tickets/{id}") => ZendeskCallKind.ReadTicket,
            ("GET", "api/v2/tickets" or "api/v2/tickets/show_many") => ZendeskCallKind.ListTickets,
            ("GET", "api/v2/tickets/{id}/audits") => ZendeskCallKind.ReadAudits,
            ("POST", "api/v2/uploads") => ZendeskCallKind.Upload,
            ("GET", "api/v2/users/search") => ZendeskCallKind.SearchUsers,
            ("POST", "api/v2/users" or "api/v2/users/create_or_update") => ZendeskCallKind.CreateUser,
            ("GET", "api/v2/users/me") => ZendeskCallKind.ReadMe,
            ("GET", "api/v2/recipient_addresses") => ZendeskCallKind.ListAddresses,
            _ => ZendeskCallKind.Other,
        };
    }

    [GeneratedRegex(@"/\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
