using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Reporting.Endings;

/// <summary>Once a day: looks when credentials end, stores it for the console, and reports what ends soon.</summary>
public sealed class EndingSweep(
    EndingTable table, EndingReports reports, AccountTable accounts, DaysLooks looks, EndingOptions options, ILogger<EndingSweep> logger)
{
    public const string Name = "endings";

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        if (!await table.TryTakeAsync(cancellationToken))
        {
            return;
        }

        List<Ending> found = [.. options.KnownEnds.Select(known => new Ending(EndingKind.Known, null, known.Name, known.EndsAt))];
        var isComplete = await Isolated.TryAsync(
            Name, "secrets of accounts",
            async () => found.AddRange(await accounts.ListSecretEndsAsync(cancellationToken)
                .Select(one => new Ending(EndingKind.ClientSecret, one.Account, one.ClientId, one.EndsAt)).ToListAsync(cancellationToken)),
            logger, cancellationToken);
        found.AddRange(await looks.AllAsync(cancellationToken));

        await Isolated.EachAsync(Name, found, ending => $"{ending.Kind} {ending.Account}", ReportAsync, logger, cancellationToken);

        if (isComplete)
        {
            await ForgetAsync(found, cancellationToken);
        }
    }

    private async Task ReportAsync(Ending ending, CancellationToken cancellationToken)
    {
        var known = ending.After(await table.FindAsync(ending, cancellationToken));
        await table.SaveAsync(await reports.ReportAsync(known, cancellationToken), cancellationToken);
    }

    /// <summary>Deletes the rows of credentials that are not used any more.</summary>
    private async Task ForgetAsync(List<Ending> found, CancellationToken cancellationToken)
    {
        var used = found.Select(ending => (ending.Kind, ending.Account, ending.Name)).ToHashSet();

        var known = await table.ListAsync(cancellationToken);

        foreach (var gone in known.Where(ending => !used.Contains((ending.Kind, ending.Account, ending.Name))))
        {
            await table.DeleteAsync(gone, cancellationToken);
        }
    }
}

/// <summary>The looks that ask other hosts. One that fails stops no other.</summary>
public sealed class DaysLooks(CertificateLook certificate, DkimLook dkim, ILogger<DaysLooks> logger)
{
    public async Task<IReadOnlyList<Ending>> AllAsync(CancellationToken cancellationToken)
    {
        List<Ending> found = [];
        await Isolated.EachAsync(
            EndingSweep.Name, Looks, look => look.Name,
            async (look, token) =>
            {
                if (await look.Look(token) is { } ending)
                {
                    found.Add(ending);
                }
            },
            logger, cancellationToken);
        return found;
    }

    private IEnumerable<(string Name, Func<CancellationToken, Task<Ending?>> Look)> Looks =>
        [("certificate", certificate.LookAsync), ("DKIM key", dkim.LookAsync)];
}
