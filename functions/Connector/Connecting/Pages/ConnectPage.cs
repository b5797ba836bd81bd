using Connector.Pages;

namespace Connector.Connecting.Pages;

/// <summary>A page for the owner of a mailbox, without its layout.</summary>
/// <param name="State">The state in a word or two; null for none.</param>
public sealed record ConnectPage(PageWords Shared, ConnectMark? State, string Headline, IReadOnlyList<ConnectPart> Parts);

public sealed record ConnectMark(Mark Mark, string Text);

/// <summary>A part of a page: one of the nested cases.</summary>
public abstract record ConnectPart
{
    private ConnectPart()
    {
    }

    public sealed record Paragraph(string Text) : ConnectPart;

    public sealed record Heading(string Text) : ConnectPart;

    public sealed record Steps(IReadOnlyList<string> Items) : ConnectPart;

    public sealed record Bullets(IReadOnlyList<string> Items) : ConnectPart;

    public sealed record Facts(IReadOnlyList<ConnectFact> Rows) : ConnectPart;

    /// <summary>A paragraph that stands out.</summary>
    public sealed record Note(Mark Mark, string Text) : ConnectPart;

    /// <summary>A button that leads to Google.</summary>
    /// <param name="Action">The address that it posts to.</param>
    /// <param name="Token">Of FormToken.</param>
    /// <param name="ChoosesAccount">Google asks which account to use.</param>
    public sealed record Press(string Action, string Token, string Button, bool ChoosesAccount = false) : ConnectPart;

    public sealed record Go(string Text, string Target) : ConnectPart;

    /// <summary>Parts that the reader opens.</summary>
    public sealed record More(string Summary, IReadOnlyList<ConnectPart> Parts) : ConnectPart;
}

/// <param name="IsCopied">The reader copies the value into another page.</param>
public sealed record ConnectFact(string Label, string Value, bool IsCopied = false);
