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
        HashSet<EndingKind> unseen = [];

        if (!await Isolated.TryAsync(Name, "secrets of accounts", AddSecretsAsync, logger, cancellationToken))
        {
            unseen.Add(EndingKind.ClientSecret);
        }

        unseen.UnionWith(await looks.AddAsync(found, cancellationToken));
        await Isolated.EachAsync(Name, found, ending => $"{ending.Kind} {ending.Account}", ReportAsync, logger, cancellationToken);
        await ForgetAsync(found, unseen, cancellationToken);

        async Task AddSecretsAsync() => found.AddRange(await accounts.ListSecretEndsAsync(cancellationToken)
            .Select(one => new Ending(EndingKind.ClientSecret, one.Account, one.ClientId, one.EndsAt)).ToListAsync(cancellationToken));
    }

    private async Task ReportAsync(Ending ending, CancellationToken cancellationToken)
    {
        var known = ending.After(await table.FindAsync(ending, cancellationToken));
        await table.SaveAsync(await reports.ReportAsync(known, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Deletes the rows of credentials that are not used any more. A kind whose look failed keeps its rows, because they say what was
    /// reported.
    /// </summary>
    private async Task ForgetAsync(List<Ending> found, HashSet<EndingKind> unseen, CancellationToken cancellationToken)
    {
        var used = found.Select(ending => (ending.Kind, ending.Account, ending.Name)).ToHashSet();
        var known = await table.ListAsync(cancellationToken);

        foreach (var gone in known.Where(
            ending => !unseen.Contains(ending.Kind) && !used.Contains((ending.Kind, ending.Account, ending.Name))))
        {
            await table.DeleteAsync(gone, cancellationToken);
        }
    }
}

/// <summary>The looks that ask other hosts. One that fails stops no other.</summary>
public sealed class DaysLooks(CertificateLook certificate, DkimLook dkim, ILogger<DaysLooks> logger)
{
    private IEnumerable<(EndingKind Kind, Func<CancellationToken, Task<Ending?>> Look)> Looks =>
        [(EndingKind.Certificate, certificate.LookAsync), (EndingKind.DkimKey, dkim.LookAsync)];

    /// <summary>Adds what the looks find.</summary>
    /// <returns>The kinds whose look failed.</returns>
    public async Task<IReadOnlyCollection<EndingKind>> AddAsync(List<Ending> found, CancellationToken cancellationToken)
    {
        List<EndingKind> failed = [];

        foreach (var (kind, look) in Looks)
        {
            if (!await Isolated.TryAsync(EndingSweep.Name, kind.ToString(), () => AddAsync(look), logger, cancellationToken))
            {
                failed.Add(kind);
            }
        }

        return failed;

        async Task AddAsync(Func<CancellationToken, Task<Ending?>> look)
        {
            if (await look(cancellationToken) is { } ending)
            {
                found.Add(ending);
            }
        }
    }
}
