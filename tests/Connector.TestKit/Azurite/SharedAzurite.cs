namespace Connector.TestKit.Azurite;

/// <summary>Empty storage accounts for the tests of a process, in emulators that end with it.</summary>
public static class SharedAzurite
{
    /// <summary>
    /// At each call Azurite looks through the tables of all its accounts, one after the other. With a thousand accounts of thirty tables
    /// that takes a quarter of its time.
    /// </summary>
    private const int AccountsOfEach = 100;

    private static readonly Lock Gate = new();
    private static Task<AzuriteServer>? s_server;
    private static int s_left;

    /// <returns>A connection string that is given out only once.</returns>
    public static async Task<string> NewAccountAsync() => (await ServerAsync()).NewAccount();

    private static Task<AzuriteServer> ServerAsync()
    {
        lock (Gate)
        {
            if (s_server is null || s_left == 0)
            {
                s_server = AzuriteServer.StartAsync(new AzuriteOptions { Accounts = AccountsOfEach }, CancellationToken.None);
                s_left = AccountsOfEach;
            }

            s_left--;
            return s_server;
        }
    }
}
