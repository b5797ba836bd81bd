using Microsoft.Extensions.Options;

namespace Connector.LocalRuntimeTests.App;

/// <summary>How long a job takes.</summary>
public sealed class Pace(IOptions<PaceOptions> options, TimeProvider time)
{
    public Task PassAsync(CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromMilliseconds(options.Value.Milliseconds), time, cancellationToken);
}
