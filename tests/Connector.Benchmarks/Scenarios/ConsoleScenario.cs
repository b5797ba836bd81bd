using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Connector.TestKit;

namespace Connector.Benchmarks.Scenarios;

/// <summary>The console of a large installation: the time to the first byte of each page.</summary>
internal static partial class ConsoleScenario
{
    private const int Mailboxes = 10_000;

    private const int Accounts = 300;

    /// <summary>More than a page shows.</summary>
    private const int MailsOfSeed = 200;

    private const int Rounds = 20;

    private const string Front = "/api/console";

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>Longer than an instance keeps its copy of the list, so that one of the rounds reads the file.</summary>
    private static readonly TimeSpan CopyIsOld = TimeSpan.FromSeconds(16);

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(
            cancellationToken,
            settings => settings.With("Console__Access", "Open").With("Alerts__LinkKey", Convert.ToBase64String(new byte[32])));
        var seed = await bench.Mailboxes.ConnectAsync("seed", 1, cancellationToken);
        await bench.Mailboxes.ImportAsync(seed, BenchMails.Small, MailsOfSeed, cancellationToken);
        await CopyAsync(bench, cancellationToken);
        var http = bench.App.Http;

        // Before the copy of the list is saved, the page reads every row, which takes seconds.
        await Wait.UntilAsync(
            async () => CountsAll().IsMatch(await http.GetStringAsync(Front, cancellationToken)), Deadline,
            "the console knows all mailboxes", cancellationToken);
        await Bench.PauseAsync(TimeSpan.FromMinutes(1.5), cancellationToken);

        (string Name, string Path)[] pages =
        [
            ("front page", Front),
            ("second page of the list", await SecondPageAsync(http, cancellationToken)),
            ("search", $"{Front}?find=m77"),
            ("account", $"{Front}/accounts/a7"),
            ("mailbox with mails", $"{Front}/accounts/seed/mailboxes/{seed.Mailboxes[0].Address}"),
            ("choice of the account for a mail", $"{Front}/mail"),
            ("incidents", $"{Front}/incidents"),
            ("history", $"{Front}/history"),
        ];

        foreach (var (name, path) in pages)
        {
            await MeasureAsync(report, http, name, path, cancellationToken);
        }
    }

    private static async Task MeasureAsync(Report report, HttpClient http, string name, string path, CancellationToken cancellationToken)
    {
        await FirstByteAsync(http, path, cancellationToken);
        await Bench.PauseAsync(CopyIsOld, cancellationToken);
        var times = new List<double>();

        for (var round = 0; round < Rounds; round++)
        {
            times.Add(await FirstByteAsync(http, path, cancellationToken));
        }

        report.AtMost($"console: {name}, slowest of {Rounds} first bytes, ms", times.Max(), 300);
        report.Add($"console: {name}, median, ms", Bench.Median(times));
    }

    private static async Task<string> SecondPageAsync(HttpClient http, CancellationToken cancellationToken) =>
        WebUtility.HtmlDecode(NextPage().Match(await http.GetStringAsync(Front, cancellationToken)).Groups["uri"].Value);

    private static async Task<double> FirstByteAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Copies the row of the connected mailbox, so that no simulated Gmail has to hold 10,000 mailboxes.</summary>
    private static async Task CopyAsync(Bench bench, CancellationToken cancellationToken)
    {
        var tables = new TableServiceClient(bench.App.Settings.Values["AzureWebJobsStorage"]);
        var mailboxes = tables.GetTableClient("Mailboxes");
        var accounts = tables.GetTableClient("Accounts");
        var seed = await mailboxes.QueryAsync<TableEntity>(cancellationToken: cancellationToken).FirstAsync(cancellationToken);
        var account = await accounts.QueryAsync<TableEntity>(cancellationToken: cancellationToken).FirstAsync(cancellationToken);
        var text = seed.GetString("Mailbox");

        for (var number = 0; number < Accounts; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"a{number}");
            await accounts.AddEntityAsync(new TableEntity(account) { PartitionKey = name }, cancellationToken);
            var rows = Enumerable.Range(0, Mailboxes).Where(mailbox => mailbox % Accounts == number)
                .Select(mailbox => string.Create(CultureInfo.InvariantCulture, $"m{mailbox}@bench.example"))
                .Select(address => new TableEntity(seed)
                {
                    PartitionKey = name,
                    RowKey = address,
                    ["Mailbox"] = text.Replace(seed.RowKey, address, StringComparison.Ordinal)
                        .Replace("\"account\":\"seed\"", $"\"account\":\"{name}\"", StringComparison.Ordinal),
                });
            await mailboxes.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken);
        }
    }

    [GeneratedRegex("of 10,001,")]
    private static partial Regex CountsAll();

    [GeneratedRegex("rel=\"next\" href=\"(?<uri>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex NextPage();
}
