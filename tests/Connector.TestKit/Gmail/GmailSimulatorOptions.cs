namespace Connector.TestKit.Gmail;

/// <summary>How the simulated Gmail behaves as long as no fault is set.</summary>
public sealed record GmailSimulatorOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; }

    public string ClientId { get; init; } = "connector.apps.example.com";

    public string ClientSecret { get; init; } = "simulated-client-secret";

    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromSeconds(3599);

    /// <summary>Google's base64url comes with and without padding.</summary>
    public bool PadsRaw { get; init; } = true;

    /// <summary>Compress for a client that sends Accept-Encoding: gzip and has "gzip" in its User-Agent, as Google does.</summary>
    public bool Compresses { get; init; } = true;

    /// <summary>Whether messages within history records carry their labels; Google's do not always.</summary>
    public bool HistoryCarriesLabels { get; init; } = true;

    public SimulatedQuota Quota { get; init; } = new();
}

/// <summary>The cost of each call, and the limits; null means no limit.</summary>
public sealed record SimulatedQuota
{
    public int? UnitsPerUserPerMinute { get; init; }

    public int? UnitsPerProjectPerMinute { get; init; }

    /// <summary>Requests of one mailbox in flight at one time.</summary>
    public int? ConcurrentRequestsPerUser { get; init; }

    /// <summary>Google answers a spent quota with 429 or with 403.</summary>
    public bool AnswersWith403 { get; init; }

    public IReadOnlyDictionary<CallKind, int> Costs { get; init; } = new Dictionary<CallKind, int>
    {
        [CallKind.Profile] = 1,
        [CallKind.List] = 5,
        [CallKind.Get] = 20,
        [CallKind.History] = 2,
        [CallKind.Labels] = 1,
        [CallKind.Settings] = 1,
        [CallKind.UpdateForwarding] = 5,
        [CallKind.AddForwardingAddress] = 100,
        [CallKind.RemoveForwardingAddress] = 5,
        [CallKind.Watch] = 100,
    };

    public int CostOf(CallKind kind) => Costs.GetValueOrDefault(kind);
}
