using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Incidents;

/// <summary>Reads the recent failures, and begins an incident where <see cref="Detection"/> suspects one.</summary>
public sealed partial class IncidentDetector(
    IncidentTable incidents,
    DetectionReading reading,
    IncidentOptions options,
    TimeProvider time,
    ILogger<IncidentDetector> logger)
{
    /// <param name="recent">All live incidents, and those that ended recently.</param>
    /// <returns>The incidents that were begun, and whether another look is due soon.</returns>
    public async Task<(IReadOnlyList<Incident> Begun, bool IsUndecided)> LookAsync(
        IReadOnlyList<Incident> recent, CancellationToken cancellationToken)
    {
        if (recent.Any(incident => incident is { IsLive: true, Account: null, Left.Count: 0 }))
        {
            // Only mailboxes that this incident lets through are fetched, and it evaluates their failures itself.
            return ([], false);
        }

        if (await reading.TryReadAsync(new IncidentScene(recent, time.GetUtcNow(), options), cancellationToken) is not { } scene)
        {
            // Another instance looks, maybe since before the failure for which this one was called.
            return ([], true);
        }

        var result = Detection.Look(scene);
        var begun = new List<Incident>();

        await Isolated.EachAsync(
            "suspicions",
            result.Suspicions,
            ScopeOf,
            async (suspicion, token) =>
            {
                if (await BeginAsync(suspicion, recent, scene.Now, token) is { } incident)
                {
                    begun.Add(incident);
                    Log.Suspected(logger, incident.Id, suspicion.Cause, ScopeOf(suspicion), suspicion.Failing, suspicion.Tried);
                    await incidents.ForgetDismissedAsync(token);
                }
            },
            logger,
            cancellationToken);

        return (begun, result.IsUndecided);
    }

    private static string ScopeOf(Suspicion suspicion) => suspicion.Account ?? "all accounts";

    private async Task<Incident?> BeginAsync(
        Suspicion suspicion, IReadOnlyList<Incident> recent, DateTimeOffset now, CancellationToken cancellationToken) =>
        Detection.BegunAgain(suspicion, recent, now, options) is { } before
            ? await incidents.TrySaveAsync(before, before.On(new IncidentEvent.Recurred(suspicion), now, options), cancellationToken)
            : await incidents.TryBeginAsync(IncidentLife.Begin(Incident.NewId(now), suspicion, now, options), cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning,
            "Incident {Incident} is suspected: {Class} for {Scope}, {Failing} of {Tried} mailboxes. A canary is asked.")]
        public static partial void Suspected(ILogger logger, string incident, FailureClass @class, string scope, int failing, int tried);
    }
}
