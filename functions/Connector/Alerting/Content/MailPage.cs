using System.Text.Json.Serialization;

namespace Connector.Alerting.Content;

/// <summary>The content of a mail without its layout. The text and the HTML part are two layouts of one page.</summary>
/// <param name="Language">Language tag.</param>
/// <param name="State">One or two words above the headline.</param>
/// <param name="Headline">The most important sentence.</param>
/// <param name="Footer">Small print, a line each.</param>
public sealed record MailPage(
    string Language, Tone Tone, string State, string Headline, IReadOnlyList<Block> Blocks, IReadOnlyList<string> Footer)
{
    /// <summary>Gives the buttons to the console their link, or leaves them out if there is none.</summary>
    /// <param name="link">The link to a page below that of the account; null for the account's own page.</param>
    public MailPage WithConsole(Func<string?, Uri?> link) => this with
    {
        Blocks =
        [
            .. Blocks.Select(block => block is not Block.ConsoleButton button ? block
                    : link(button.Page) is { } target ? new Block.Button(button.Text, target) : null)
                .OfType<Block>(),
        ],
    };
}

/// <summary>Gives the accent colour.</summary>
public enum Tone
{
    /// <summary>A person has to act.</summary>
    Stopped,

    /// <summary>The mail arrives later even if no person acts.</summary>
    Delayed,

    Back,
}

/// <summary>A part of a page: one of the nested cases.</summary>
[JsonDerivedType(typeof(Heading), "heading")]
[JsonDerivedType(typeof(Paragraph), "paragraph")]
[JsonDerivedType(typeof(Addresses), "addresses")]
[JsonDerivedType(typeof(Steps), "steps")]
[JsonDerivedType(typeof(Button), "button")]
[JsonDerivedType(typeof(ConsoleButton), "consoleButton")]
[JsonDerivedType(typeof(Links), "links")]
public abstract record Block
{
    private Block()
    {
    }

    public sealed record Heading(string Text) : Block;

    public sealed record Paragraph(string Text) : Block;

    /// <param name="More">Text about addresses that are not listed; null if all are.</param>
    public sealed record Addresses(IReadOnlyList<AddressRow> Rows, string? More) : Block
    {
        public const int MaxListed = 20;

        // If there are too many to list, a few serve as examples, so that what follows is visible without scrolling.
        private const int Sample = 8;

        /// <param name="more">Text about a number of items that are not listed.</param>
        public static Addresses Of<T>(
            IReadOnlyCollection<T> items, Func<T, AddressRow> row, Func<int, string> more, int max = MaxListed)
        {
            var listed = items.Count > max ? Sample : items.Count;
            return new([.. items.Take(listed).Select(row)], items.Count > listed ? more(items.Count - listed) : null);
        }
    }

    public sealed record Steps(IReadOnlyList<Step> Items) : Block;

    public sealed record Button(string Text, Uri Target) : Block;

    /// <summary>A button of a notice to the console's page of the account. Each reader's link is made when the notice is sent.</summary>
    /// <param name="Page">A page below that of the account, such as <c>reports/2026-11</c>; null for the account's own page.</param>
    public sealed record ConsoleButton(string Text, string? Page = null) : Block;

    public sealed record Links(IReadOnlyList<Link> Items) : Block;
}

/// <summary>An address with details.</summary>
/// <param name="Details">A line each.</param>
/// <param name="Targets">Values to copy, such as the address to forward to.</param>
/// <param name="Links">Links for this address, a line each.</param>
public sealed record AddressRow(string Address, IReadOnlyList<string> Details, IReadOnlyList<Target> Targets, IReadOnlyList<Link> Links);

/// <summary>A value to copy.</summary>
public sealed record Target(string Label, string Value);

public sealed record Link(string Text, Uri Target);

/// <summary>A step that the reader can take.</summary>
/// <param name="Link">A page with details; null for none.</param>
public sealed record Step(string Text, Uri? Link = null);
