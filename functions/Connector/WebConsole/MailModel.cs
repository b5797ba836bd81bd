using Connector.Importing.Searching;
using Connector.Mailboxes;

namespace Connector.WebConsole;

/// <summary>The search for a mail.</summary>
public sealed record MailModel(Frame Frame, MailQuestion Question)
{
    /// <summary>Those that the reader can choose from; empty for no choice.</summary>
    public IReadOnlyList<AccountLook> Accounts { get; init; } = [];

    /// <summary>Null if nothing was looked for.</summary>
    public MailSearchPage? Result { get; init; }

    /// <summary>Why nothing was looked for; null for no mistake.</summary>
    public MailMistake? Mistake { get; init; }
}

/// <summary>What a person looks for.</summary>
/// <param name="Account">Its id; empty if it was left out.</param>
/// <param name="To">The mailbox; empty for all of the account.</param>
/// <param name="Text">A Message-ID, a sender or an id of Gmail.</param>
public sealed record MailQuestion(string Account, string To, string Text);

/// <summary>What is wrong with a question.</summary>
public enum MailMistake
{
    /// <summary>There is no account of this id.</summary>
    NoAccount,

    /// <summary>The mailbox is no mail address.</summary>
    NoAddress,

    /// <summary>The text is no Message-ID, no whole address and no id.</summary>
    NoQuery,
}
