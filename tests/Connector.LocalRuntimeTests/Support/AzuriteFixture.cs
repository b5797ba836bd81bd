using Connector.TestKit.Azurite;

namespace Connector.LocalRuntimeTests.Support;

/// <summary>One Azurite for all tests, an account of its own for each.</summary>
[TestClass]
public static class AzuriteFixture
{
    private static AzuriteServer? _shared;

    [AssemblyInitialize]
    public static async Task StartAsync(TestContext context) => _shared = await AzuriteServer.SharedAsync();

    public static string NewAccountConnectionString() => _shared!.NewAccount();
}
