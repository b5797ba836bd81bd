using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Connector.Alerting.Notices;
using Connector.Mailboxes;

namespace Connector.Arrivals.Asking;

/// <summary>Tells the administrators of an account what the answers to its suspicions are, in one mail for each kind of answer.</summary>
public sealed class SilenceNotices(NoticeOutbox notices, ArrivalTable arrivals, UnreachedMailboxes unreached)
{
    public async Task SendAsync(string account, IReadOnlyList<SilenceAnswer> answers, CancellationToken cancellationToken)
    {
        await PutAsync(account, "lost", answers.OfType<SilenceAnswer.Lost>().ToList(), SilencePages.Lost, cancellationToken);
        await PutAsync(account, "spam", answers.OfType<SilenceAnswer.InSpam>().ToList(), SilencePages.InSpam, cancellationToken);
        await PutAsync(account, "back", answers.OfType<SilenceAnswer.Back>().ToList(), SilencePages.Back, cancellationToken);

        // After the notices, because a crash in between repeats a notice under the same key, while the other order would lose it.
        foreach (var answer in answers)
        {
            await RecordAsync(answer, cancellationToken);

            if (answer.OnceTold is { } change)
            {
                await arrivals.ChangeAsync(answer.Mailbox, change, cancellationToken);
            }
        }
    }

    /// <summary>Lets the console and the API show that mail does not reach the mailbox, or show it no longer.</summary>
    private Task RecordAsync(SilenceAnswer answer, CancellationToken cancellationToken) => answer switch
    {
        SilenceAnswer.Lost lost => unreached.AddAsync(new(lost.Mailbox, lost.LastAt, lost.ServerSaid), cancellationToken),
        SilenceAnswer.Back back => unreached.RemoveAsync(back.Mailbox, cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task PutAsync<T>(
        string account, string kind, List<T> answers, Func<Locale, IReadOnlyList<T>, NoticePage> page, CancellationToken cancellationToken)
        where T : SilenceAnswer
    {
        if (answers.Count > 0)
        {
            await notices.PutAsync(account, KeyOf(kind, answers), locale => page(locale, answers), cancellationToken);
        }
    }

    /// <summary>The addresses and their newest mails name a silence: it is told once, and the next one of the same address again.</summary>
    private static string KeyOf(string kind, IEnumerable<SilenceAnswer> answers)
    {
        var identity = string.Join('|', answers
            .Select(answer => string.Create(
                CultureInfo.InvariantCulture, $"{answer.Mailbox.Address} {answer.LastAt.ToUnixTimeMilliseconds()}"))
            .Order(StringComparer.Ordinal));
        return $"silence-{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 8))}";
    }
}
