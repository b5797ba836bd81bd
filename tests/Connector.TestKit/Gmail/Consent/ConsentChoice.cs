namespace Connector.TestKit.Gmail.Consent;

/// <summary>What a person does on the consent page.</summary>
/// <param name="Address">The account that the person chooses; null for the one that the page proposes.</param>
/// <param name="Allows">False for "Cancel".</param>
/// <param name="TicksScopes">False for a person who unticks every box.</param>
public sealed record ConsentChoice(
    string? Address = null, bool Allows = true, bool TicksScopes = true, ConsentTwist Twist = ConsentTwist.None);

/// <summary>What happens at Google beside the person's choice.</summary>
public enum ConsentTwist
{
    None,

    /// <summary>The app is in Testing: the refresh token ends after seven days.</summary>
    Testing,

    /// <summary>The reply to the code has no refresh token.</summary>
    NoRefreshToken,

    /// <summary>The administrator of the Workspace blocks the app.</summary>
    BlockedByAdministrator,

    /// <summary>Gmail is switched off for the account from now on.</summary>
    NoGmail,
}

/// <summary>Where a person's choice led.</summary>
/// <param name="Callback">The address that Google sends the browser to; null if Google keeps the person on a page of its own.</param>
/// <param name="Error">The error code on Google's page, such as redirect_uri_mismatch; null if there is none.</param>
public sealed record ConsentAnswer(int Status, Uri? Callback, string? Error);
