namespace Connector.Alerting.Content;

/// <summary>What mails about a helpdesk that does not take mail say, in one language.</summary>
internal abstract class DestinationWords
{
    public static DestinationWords In(string language) => language == "de" ? new GermanDestinationWords() : new EnglishDestinationWords();

    /// <param name="name">Of the destination, such as its host.</param>
    /// <param name="since">A time of day in UTC, said to be so.</param>
    public abstract string Subject(string name, string since);

    public abstract string OpenedHeadline { get; }

    /// <param name="duration">Since the first failure.</param>
    public abstract string ReminderHeadline(string duration);

    public abstract string ResolvedHeadline(string name);

    public abstract string WhatHappened(string name, string since);

    /// <param name="oldest">When the first of the mails came.</param>
    public abstract string Waiting(int mails, string oldest);

    public abstract IReadOnlyList<string> YouCan { get; }

    /// <param name="answer">The last one, in technical English.</param>
    public abstract string Answer(string answer);

    public abstract string WeDo { get; }

    public abstract string YourMail { get; }

    public abstract string ResolvedPromise { get; }
}
