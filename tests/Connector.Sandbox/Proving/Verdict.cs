using System.Globalization;
using Connector.Sandbox.Staging;
using Connector.TestKit.App;

namespace Connector.Sandbox.Proving;

/// <summary>The result of the run: every check, the administrators' mails, and where to read more.</summary>
internal sealed record Verdict(IReadOnlyList<Check> Checks, IReadOnlyList<AdminAlerts> Alerts, StoryClock Clock, string Folder)
{
    private static readonly TimeSpan ForwardingLimit = TimeSpan.FromSeconds(30);

    /// <summary>The measured figures, if the run has any.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    public bool Holds => Checks.All(check => check.Holds) && Figures.All(figure => figure.Holds);

    /// <summary>All holds but for times.</summary>
    public bool IsOnlyLate => !Holds && Checks.All(check => check.Holds) && Figures.All(figure => figure.Holds || figure.IsTime);

    /// <summary>The last line: whether all is proved, and else what was missed.</summary>
    public string Summary => this switch
    {
        { Holds: true } => "PROVED: no mail was lost or doubled, and each administrator was informed.",
        { IsOnlyLate: true } => $"NOT PROVED, but nothing was lost: only times were missed, perhaps since the machine was busy. {Missed}",
        _ => $"NOT PROVED. {Missed}",
    };

    private string Missed => "Missed: " + string.Join(
        "; ",
        Checks.Where(check => !check.Holds).Select(check => $"{check.What} ({check.Found})")
            .Concat(Figures.Where(figure => !figure.Holds).Select(figure => $"{figure.What} ({figure.Ours}, at most {figure.Limit})")))
                + ".";

    /// <param name="during">The mails of the block; null if the run ended before.</param>
    /// <param name="broken">The condition that was not met, if the story ended early.</param>
    public static async Task<Verdict> ReachAsync(
        SandboxStage stage, MailRound? during, StoryClock clock, string? broken, CancellationToken cancellationToken)
    {
        var mailboxes = stage.Cast.Mailboxes.Select(seat => (seat.Account, stage.Gmail.Mailbox(seat.Address)));
        var proof = await ImportProof.CompareAsync(stage.Storage, mailboxes, cancellationToken);
        var poison = (await stage.Storage.QueueLengthsAsync(cancellationToken)).Where(
            queue => queue.Key.EndsWith("-poison", StringComparison.Ordinal));
        AdminAlerts[] alerts =
        [
            .. stage.Cast.Customers.SelectMany(
                customer => customer.Account.Admins.Select(admin => AdminAlerts.Of(customer.Account.DisplayName, admin.Email, stage.Smtp))),
        ];

        var rows = (await stage.Storage.MessagesAsync(cancellationToken))
            .Where(row => row.Account != SandboxStage.TestAddress.Account).ToList();
        List<Check> checks = [.. ImportChecks(proof, during), .. ForwardingChecks(stage, during, rows), AlertCheck(alerts),
            RedirectCheck(stage), PoisonCheck([.. poison]), await TestMailProof.CheckAsync(stage, cancellationToken)];

        if (stage.Helpdesk is { } helpdesk)
        {
            checks.AddRange(HelpdeskProof.Checks(helpdesk, rows));
        }

        if (broken is not null)
        {
            checks.Insert(0, new Check(Holds: false, "The story came to its end", broken));
        }

        return new Verdict(checks, alerts, clock, stage.Folder.FullName);
    }

    private static IEnumerable<Check> ImportChecks(ImportProof proof, MailRound? during)
    {
        var imported = proof.Mailboxes.Sum(mailbox => mailbox.Imported);
        var differing = Ids(proof, mailbox => mailbox.Differing);
        var doubled = Ids(proof, mailbox => mailbox.Doubled);
        var extra = Ids(proof, mailbox => mailbox.Extra);

        yield return new Check(
            imported == proof.Expected, "No mail is lost",
            $"{imported} of {proof.Expected} stored{Named(proof, mailbox => mailbox.Missing)}");
        yield return new Check(
            differing == 0, "Every mail is stored byte for byte", $"{imported - differing} SHA-256 equal, {differing} differ");
        yield return new Check(
            doubled + extra == 0, "No mail is there twice, and none that is not due", $"{doubled} doubled, {extra} not due");

        if (during is not null)
        {
            var missing = proof.Mailboxes.SelectMany(mailbox => mailbox.Missing.Select(id => (mailbox.Address, Id: id))).ToHashSet();
            var there = during.Delivered.Count(mail => !missing.Contains(mail));
            yield return new Check(there == during.Total, "The mails that came during the block are there", $"{there} of {during.Total}");
        }
    }

    /// <summary>Mail of the block that was forwarded did not wait for its end, and is there once although both copies came.</summary>
    private static IEnumerable<Check> ForwardingChecks(SandboxStage stage, MailRound? during, IReadOnlyList<StoredMailRow> rows)
    {
        var forwarded = during?.Delivered.Where(mail => stage.Forwarded.Contains(mail.Address)).ToList() ?? [];
        if (forwarded.Count == 0)
        {
            yield break;
        }

        var byId = rows.ToDictionary(row => (row.Address, row.Id));
        var first = forwarded.Select(
            mail => (Mail: mail, Copy: byId.GetValueOrDefault((mail.Address, byId.GetValueOrDefault(mail)?.DuplicateOf ?? ""))))
            .Where(one => one.Copy is { Route: "forwarding", State: "Delivered" })
            .Select(one => (one.Copy!.ImportedAt - stage.Gmail.Mailbox(one.Mail.Address).Messages.First(message =>
                message.Id == one.Mail.Id).DeliveredAt)!.Value)
            .Order().ToList();
        var longest = first.Count > 0 ? first[^1] : TimeSpan.Zero;

        yield return new Check(
            first.Count == forwarded.Count && longest <= ForwardingLimit,
            "Forwarded mail came in while Google blocked, within 30 s, and once",
            string.Create(
            CultureInfo.InvariantCulture,
            $"{first.Count} of {forwarded.Count}, the longest after {longest.TotalSeconds:0.00} s; the API's copies are recorded as "
                + $"duplicates"));
    }

    private static Check AlertCheck(AdminAlerts[] alerts)
    {
        var right = alerts.Count(alert => alert.IsAsItShouldBe);
        return new Check(right == alerts.Length, "Each administrator got one alert and one all-clear", $"{right} of {alerts.Length}");
    }

    private static Check RedirectCheck(SandboxStage stage)
    {
        var followed = stage.Gmail.SorryPageRequests.Count;
        return new Check(followed == 0, "Nothing followed Google's redirect", $"{followed} requests at its target");
    }

    private static Check PoisonCheck(IReadOnlyList<KeyValuePair<string, int>> queues) => new(
        queues.Count == 0,
        "No queue message was given up",
        queues.Count == 0 ? "poison queues are empty" : string.Join(", ", queues.Select(queue => $"{queue.Value} in {queue.Key}")));

    private static int Ids(ImportProof proof, Func<MailboxImportProof, IReadOnlyList<string>> which) =>
        proof.Mailboxes.Sum(mailbox => which(mailbox).Count);

    /// <summary>The first few mailboxes that a check failed for.</summary>
    private static string Named(ImportProof proof, Func<MailboxImportProof, IReadOnlyList<string>> which)
    {
        var named = proof.Mailboxes.Where(mailbox => which(mailbox).Count > 0)
            .Select(mailbox => $"{mailbox.Address} lacks {which(mailbox).Count}").Take(3).ToList();
        return named.Count == 0 ? "" : $" ({string.Join(", ", named)})";
    }
}
