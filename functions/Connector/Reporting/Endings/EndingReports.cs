using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Alerting.Channel;
using Connector.Alerting.Notices;
using Connector.Mailboxes;
using Connector.Telemetry;
using Microsoft.Extensions.Logging;

namespace Connector.Reporting.Endings;

/// <summary>
/// Reports the end of a credential 30, 7 and 1 day before, once each: to the administrators of its account by mail, and to the operator by
/// a log line, a metric with an alert rule, and the second channel.
/// </summary>
public sealed partial class EndingReports(
    NoticeOutbox notices, AccountTable accounts, AlertChannel channel, TimeProvider time, ILogger<EndingReports> logger)
{
    /// <returns>The credential with what was reported.</returns>
    public async Task<Ending> ReportAsync(Ending ending, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (ending.DueStep(now) is { } step)
        {
            await ReportEndAsync(ending, step, now, cancellationToken);
            ending = ending with { ReportedDays = step, ReportedEnd = ending.EndsAt };
        }

        if (ending.Problem != ending.ReportedProblem)
        {
            await ReportProblemAsync(ending, now, cancellationToken);
            ending = ending with { ReportedProblem = ending.Problem };
        }

        return ending;
    }

    private async Task ReportEndAsync(Ending ending, int step, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var end = ending.EndsAt!.Value;
        Log.Ends(logger, ending.Kind, ending.Name, end);
        Metrics.CredentialEnds(ending.Kind.ToString());

        if (ending.Account is not { } owner)
        {
            await PostAsync(
                ending, $"end-{end.ToUnixTimeSeconds()}-{step}", $"A credential of the connector ends on {Text(end)}: {ending.Name}",
                now, cancellationToken);
        }
        else if (await accounts.FindAsync(owner, cancellationToken) is { } account)
        {
            await notices.PutAsync(
                owner, KeyOf(ending, end, step), locale => EndingPages.ClientSecret(locale, account, ending.Name, end), cancellationToken);
        }
    }

    /// <summary>A look-up without an answer is in the log only, since it says nothing about the credential.</summary>
    private async Task ReportProblemAsync(Ending ending, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (ending.Problem is { } problem)
        {
            Log.Problem(logger, ending.Kind, ending.Name, problem);
        }

        if (ending.Problem is { } found and not EndingProblem.NotAnswered)
        {
            Metrics.CredentialEnds(ending.Kind.ToString());
            await PostAsync(
                ending, $"{found.ToString().ToLowerInvariant()}-{now.ToUnixTimeSeconds()}",
                $"A credential of the connector has a problem ({found}): {ending.Name}",
                now, cancellationToken);
        }
    }

    private async Task PostAsync(Ending ending, string what, string title, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!channel.IsSet)
        {
            return;
        }

        var news = ChannelNews.Plain(
            $"ending-{HashOf(ending.Name)}-{what}", $"connector-ending-{HashOf(ending.Name)}", "connector", title,
            $"Kind: {ending.Kind}. The runbook is docs/operations.md, \"Expiring secrets\".", now);

        if (await channel.SendAsync(news, cancellationToken) is not Alerting.SendResult.Sent)
        {
            Log.NotPosted(logger, ending.Name);
        }
    }

    private static string KeyOf(Ending ending, DateTimeOffset end, int step) =>
        string.Create(CultureInfo.InvariantCulture, $"ending-{HashOf($"{ending.Kind}|{ending.Name}|{end.ToUnixTimeSeconds()}")}-{step}");

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A credential ends soon: {Kind} {Name} at {EndsAt}")]
        public static partial void Ends(ILogger logger, EndingKind kind, string name, DateTimeOffset endsAt);

        [LoggerMessage(2, LogLevel.Warning, "A look at a credential found a problem: {Kind} {Name}: {Problem}")]
        public static partial void Problem(ILogger logger, EndingKind kind, string name, EndingProblem problem);

        [LoggerMessage(3, LogLevel.Warning, "The second channel did not take the message about the credential {Name}")]
        public static partial void NotPosted(ILogger logger, string name);
    }
}
