using System.ComponentModel.DataAnnotations;
using Connector.Settings;

namespace Connector.Access;

/// <summary>Who may open the console as an operator.</summary>
public sealed record ConsoleOptions : IValidatableObject
{
    [Setting("Console__Access")]
    public AccessMode Access { get; init; } = AccessMode.Off;

    /// <summary>Object ids of Entra groups whose members are operators, separated by commas.</summary>
    [Setting("Console__AllowedGroups")]
    public string AllowedGroups { get; init; } = "";

    /// <summary>Object ids of Entra users who are operators, separated by commas.</summary>
    [Setting("Console__AllowedUsers")]
    public string AllowedUsers { get; init; } = "";

    /// <summary>The app runs on App Service, as the variable WEBSITE_SITE_NAME shows.</summary>
    public bool IsOnAzure { get; init; }

    /// <summary>
    /// App Service Authentication is on, as the variable WEBSITE_AUTH_ENABLED shows. Only then the platform removes a forged header
    /// X-MS-CLIENT-PRINCIPAL from calls (learn.microsoft.com, app-service/configure-authentication-user-identities).
    /// </summary>
    public bool IsPlatformAuthOn { get; init; }

    /// <summary>A key for the tokens of forms and sessions is set.</summary>
    public bool HasKey { get; init; }

    /// <summary>The header about the signed-in person can be trusted.</summary>
    public bool TrustsPrincipal => Access == AccessMode.AppService && IsPlatformAuthOn;

    public static ConsoleOptions Read(SettingsReader settings, bool hasKey) => settings.Read(new ConsoleOptions
    {
        IsOnAzure = settings.Text("WEBSITE_SITE_NAME") is not null,
        IsPlatformAuthOn = bool.TryParse(settings.Text("WEBSITE_AUTH_ENABLED"), out var isOn) && isOn,
        HasKey = hasKey,
    });

    public bool Allows(ClientPrincipal principal) =>
        Split(AllowedUsers).Contains(principal.ObjectId, StringComparer.OrdinalIgnoreCase)
        || Split(AllowedGroups).Intersect(principal.Groups, StringComparer.OrdinalIgnoreCase).Any();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Access == AccessMode.Open && IsOnAzure)
        {
            yield return new ValidationResult(
                "Off or AppService, since Open lets every caller act and is meant for one's own machine", [nameof(Access)]);
        }

        if (Access == AccessMode.AppService && Split(AllowedGroups).Length + Split(AllowedUsers).Length == 0)
        {
            yield return new ValidationResult(
                "at least one object id of a group, or one in Console__AllowedUsers, because Console__Access is AppService",
                [nameof(AllowedGroups)]);
        }

        if (Access == AccessMode.AppService && !IsPlatformAuthOn)
        {
            yield return new SettingWarning(
                "App Service Authentication is off (WEBSITE_AUTH_ENABLED), so no operator can open the console, although "
                + "Console__Access is AppService.");
        }

        if (Access != AccessMode.Off && !HasKey)
        {
            yield return new SettingWarning(
                "Setting Alerts__LinkKey is missing, so the console shows pages and refuses every action, although Console__Access "
                + "is set.");
        }
    }

    private static string[] Split(string ids) => ids.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>How the app recognizes an operator.</summary>
public enum AccessMode
{
    /// <summary>There are no operators. The links of administrators work.</summary>
    Off,

    /// <summary>Every caller is an operator: for the sandbox and one's own machine.</summary>
    Open,

    /// <summary>App Service Authentication signs operators in.</summary>
    AppService,
}
