namespace Connector.Reporting.Endings;

/// <summary>A credential that ends, as the last look found it.</summary>
/// <param name="Account">The account whose credential it is; null for one of the installation.</param>
/// <param name="Name">Tells it from others of its kind: a host, a selector with its domain, or a name of the settings.</param>
/// <param name="EndsAt">Null if it is not known.</param>
public sealed record Ending(EndingKind Kind, string? Account, string Name, DateTimeOffset? EndsAt = null)
{
    /// <summary>Days before the end at which it is reported, once each.</summary>
    private static readonly int[] Steps = [1, 7, 30];

    /// <summary>What is wrong with it besides its end; null for nothing.</summary>
    public EndingProblem? Problem { get; init; }

    /// <summary>A hash of the key that was found; null if there is none, or it does not matter.</summary>
    public string? Key { get; init; }

    /// <summary>The smallest number of days that was reported; null for none. It belongs to <see cref="ReportedEnd"/>.</summary>
    public int? ReportedDays { get; init; }

    /// <summary>The end that was reported. After a renewal it is not the end any more.</summary>
    public DateTimeOffset? ReportedEnd { get; init; }

    /// <summary>The problem that was reported last; null for none.</summary>
    public EndingProblem? ReportedProblem { get; init; }

    /// <summary>Whether people should see it: it ends within the longest step, or has a problem.</summary>
    public bool IsNear(DateTimeOffset now) => Problem is not null || EndsAt - now <= TimeSpan.FromDays(Steps[^1]);

    /// <summary>The step that is to be reported now.</summary>
    /// <returns>Null if none is due.</returns>
    public int? DueStep(DateTimeOffset now)
    {
        if (EndsAt is not { } end)
        {
            return null;
        }

        var step = Array.Find(Steps, days => end - now <= TimeSpan.FromDays(days));
        var reported = ReportedEnd == end ? ReportedDays : null;
        return step == 0 || reported <= step ? null : step;
    }

    /// <summary>The result of a new look, with what an earlier look reported.</summary>
    public Ending After(Ending? before) => this with
    {
        EndsAt = EndsAt ?? before?.EndsAt,
        Key = Key ?? before?.Key,
        Problem = Problem ?? (Key is not null && before?.Key is { } known && known != Key ? EndingProblem.Changed : null),
        ReportedDays = before?.ReportedDays,
        ReportedEnd = before?.ReportedEnd,
        ReportedProblem = before?.ReportedProblem,
    };
}

/// <summary>Kinds of credentials that end. Spelled like this in storage, and as tags of a metric.</summary>
public enum EndingKind
{
    /// <summary>The secret of an account's own OAuth client.</summary>
    ClientSecret,

    /// <summary>A credential of the setting <c>Endings__Known</c>.</summary>
    Known,

    /// <summary>The TLS certificate of the host that takes forwarded mail.</summary>
    Certificate,

    /// <summary>The key with which the mail server signs alert mails.</summary>
    DkimKey,
}

/// <summary>What may be wrong with a credential besides its end. Spelled like this in storage.</summary>
public enum EndingProblem
{
    /// <summary>The look-up did not answer. It says nothing about the credential.</summary>
    NotAnswered,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is another one than at the look before.</summary>
    Changed,

    /// <summary>The host offers a certificate that a sender would not accept.</summary>
    Refused,
}
