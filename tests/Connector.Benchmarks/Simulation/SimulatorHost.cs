using System.Globalization;
using System.Text.Json;
using Connector.TestKit.Gmail;

namespace Connector.Benchmarks.Simulation;

/// <summary>The Gmail simulator as a process of its own, so that its work is on nobody's bill.</summary>
internal static class SimulatorHost
{
    public static async Task<int> RunAsync(TimeSpan latency, int? unitsPerUser, CancellationToken cancellationToken)
    {
        var options = new GmailSimulatorOptions { Quota = new QuotaOptions { UnitsPerUserPerMinute = unitsPerUser } };
        await using var gmail = await GmailSimulator.StartAsync(options, cancellationToken);

        if (latency > TimeSpan.Zero)
        {
            gmail.Faults.Set(new GmailFault.Slow(latency), FaultScope.AllReads);
        }

        Answer(new GmailPlace(gmail.BaseUri, gmail.TokenUri, options.ClientId, options.ClientSecret));

        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            Answer(Obey(gmail, JsonSerializer.Deserialize<SimulatorOrder>(line, JsonSerializerOptions.Web)!));
        }

        return 0;
    }

    private static object Obey(GmailSimulator gmail, SimulatorOrder order) => order switch
    {
        { Fill: { } fill } => Fill(gmail, fill),
        { Drop: { } prefix } => Drop(gmail, prefix),
        _ => TakeUsage(gmail),
    };

    private static List<BenchMailbox> Fill(GmailSimulator gmail, FillOrder order)
    {
        var mails = new SeededMails(order.Mix, order.Mebibytes);
        var filled = new List<BenchMailbox>();

        for (var i = 0; i < order.Mailboxes; i++)
        {
            var mailbox = gmail.AddMailbox(string.Create(CultureInfo.InvariantCulture, $"{order.Prefix}{i:00000}@bench.example"));
            var checkpoint = mailbox.HistoryId;
            var ids = Enumerable.Range(0, order.Mails).Select(_ => mailbox.Deliver(mails.Next())).ToList();
            filled.Add(new BenchMailbox(mailbox.Address, mailbox.RefreshToken, checkpoint, ids));
        }

        return filled;
    }

    private static bool Drop(GmailSimulator gmail, string prefix)
    {
        foreach (var mailbox in gmail.Mailboxes.Where(mailbox => mailbox.Address.StartsWith(prefix, StringComparison.Ordinal)))
        {
            gmail.RemoveMailbox(mailbox.Address);
        }

        GC.Collect();
        return true;
    }

    private static GmailUsage TakeUsage(GmailSimulator gmail)
    {
        var requests = gmail.Requests;
        gmail.ForgetRequests();
        return new GmailUsage(
            requests.GroupBy(request => request.Kind.ToString()).ToDictionary(kind => kind.Key, kind => kind.Count()),
            requests.Sum(request => request.Units),
            requests.Count(request => request.Status == 429));
    }

    private static void Answer(object answer) => Console.WriteLine(JsonSerializer.Serialize(answer, JsonSerializerOptions.Web));
}
