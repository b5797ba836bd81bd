using Connector.Sandbox.Proving;

namespace Connector.Sandbox.Telling;

/// <summary>Tells the story as it happens: live in a terminal, in lines elsewhere.</summary>
internal interface INarrator
{
    /// <summary>Plays the story with the telling around it.</summary>
    Task<Verdict> TellAsync(string title, StoryClock clock, Func<Task<Verdict>> play);

    void Say(TimeSpan at, Tone tone, string line);

    void Show(MailboxOverview look);

    void Conclude(Verdict verdict);

    /// <summary>Everything stays up: where to look.</summary>
    void Invite(IReadOnlyList<(string What, string Where)> sights);

    /// <summary>The story ended before its verdict.</summary>
    void Close(string why);
}

/// <summary>The kinds of lines.</summary>
internal enum Tone
{
    Plain,
    Good,
    Bad,
    Mail,
}
