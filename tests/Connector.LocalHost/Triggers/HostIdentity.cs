using System.Security.Cryptography;
using System.Text;
using Connector.LocalHost.Settings;
using Microsoft.Azure.WebJobs.Host.Executors;

namespace Connector.LocalHost.Triggers;

/// <summary>
/// The id under which instances of one app share timers: AzureFunctionsWebHost__hostid, or one made from machine and folder.
/// </summary>
internal sealed class HostIdentity(HostSettings settings) : IHostIdProvider
{
    private const int Length = 32;

    private readonly string _id = settings.Configuration["AzureFunctionsWebHost:hostid"]
        ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{Environment.MachineName}|{settings.AppDirectory}")))[..Length];

    public Task<string> GetHostIdAsync(CancellationToken cancellationToken) => Task.FromResult(_id);
}
