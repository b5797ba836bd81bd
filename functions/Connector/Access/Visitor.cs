using Connector.Mailboxes;

namespace Connector.Access;

/// <summary>The person who opens a page of the console. The nested records are all cases.</summary>
/// <param name="Name">For the audit.</param>
/// <param name="Session">Binds the tokens of forms to this person.</param>
public abstract record Visitor(string Name, string Session)
{
    /// <summary>Sees all accounts.</summary>
    public sealed record Operator(string Name, string Session) : Visitor(Name, Session)
    {
        public override bool MaySee(string account) => true;
    }

    /// <summary>Sees one account.</summary>
    public sealed record Administrator(Account Account, Admin Admin, string Session) : Visitor(Admin.Email, Session)
    {
        public override bool MaySee(string account) => account == Account.Id;
    }

    public bool IsOperator => this is Operator;

    /// <summary>The account that the person is limited to; null for an operator.</summary>
    public string? OnlyAccount => (this as Administrator)?.Account.Id;

    public abstract bool MaySee(string account);
}

/// <summary>Whether a call may see the console.</summary>
/// <param name="Visitor">Null if it may not.</param>
/// <param name="IsSignedIn">A person is signed in, but is no operator.</param>
/// <param name="IsOtherHost">An open console was called by a name that is not of this machine.</param>
public sealed record AccessAnswer(Visitor? Visitor, bool IsSignedIn = false, bool IsOtherHost = false);
