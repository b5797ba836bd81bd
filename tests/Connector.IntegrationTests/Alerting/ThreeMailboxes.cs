namespace Connector.IntegrationTests.Alerting;

/// <summary>Three mailboxes that fail together, which is an outage of the provider.</summary>
internal static class ThreeMailboxes
{
    public static IReadOnlyList<string> Addresses { get; } = ["support@acme.example", "sales@acme.example", "it@acme.example"];

    public static async Task ParkAllAsync(this AlertingUnderTest app)
    {
        foreach (var address in Addresses)
        {
            await app.ParkAsync(address);
        }
    }

    public static async Task RecoverAllAsync(this AlertingUnderTest app)
    {
        foreach (var address in Addresses)
        {
            await app.RecoverAsync(address);
        }
    }
}
