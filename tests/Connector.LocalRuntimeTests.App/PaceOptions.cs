using System.ComponentModel.DataAnnotations;

namespace Connector.LocalRuntimeTests.App;

public sealed class PaceOptions
{
    [Range(0, 60_000)]
    public int Milliseconds { get; set; }
}
