namespace Connector.Incidents.Reporting;

/// <summary>As whom and from where the connector calls, which is what Google's support asks first.</summary>
/// <param name="Host">The host of Gmail's API.</param>
/// <param name="Project">Number of the Google Cloud project; null when it is not known.</param>
/// <param name="Addresses">Public addresses that the calls come from; null when they are not known.</param>
public sealed record Caller(string Host, string? Project = null, string? Addresses = null)
{
    /// <summary>
    /// An OAuth client's id begins with the number of its project. The rest of the id is not shown, because Google does not need it.
    /// </summary>
    public static string? ProjectOf(string? clientId) =>
        clientId?.Split('-')[0] is { Length: > 5 } number && number.All(char.IsAsciiDigit) ? number : null;
}
