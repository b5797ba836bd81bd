namespace Connector.TestKit.Gmail;

/// <summary>The scopes that the connector knows, and which call takes which (Google's pages, call by call).</summary>
public static class GmailScopes
{
    public const string Readonly = "https://www.googleapis.com/auth/gmail.readonly";

    /// <summary>Changes where mail is forwarded to. Reads nothing, not even the settings.</summary>
    public const string SettingsSharing = "https://www.googleapis.com/auth/gmail.settings.sharing";

    internal static bool Opens(IReadOnlyCollection<string> scopes, CallKind kind) => kind switch
    {
        CallKind.UpdateForwarding or CallKind.AddForwardingAddress or CallKind.RemoveForwardingAddress => scopes.Contains(SettingsSharing),
        _ => scopes.Contains(Readonly),
    };
}
