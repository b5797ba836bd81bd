using System.Text.Json;
using Connector.Sandbox.Staging;

namespace Connector.Sandbox.Proving;

/// <summary>What the connector says of its own test mails.</summary>
internal static class TestMailProof
{
    public static async Task<Check> CheckAsync(SandboxStage stage, CancellationToken cancellationToken)
    {
        var status = await stage.App.Api.StatusAsync(cancellationToken);
        return Of(status.GetProperty("testMails").GetProperty("addresses").EnumerateArray().Single());
    }

    /// <summary>At least one mail made its trip, and none came late or never.</summary>
    public static Check Of(JsonElement address)
    {
        var day = address.GetProperty("day");
        var (inTime, missed) = (day.GetProperty("inTime").GetInt32(), day.GetProperty("missed").GetInt32());
        return new Check(
            inTime > 0 && missed == 0, "Test mails came over the whole chain in time",
            $"{inTime} in time, {missed} late or lost, half within {address.GetProperty("p50Seconds")} s");
    }
}
