using System.Text.Json.Serialization;

namespace Connector.Alerting.Content;

/// <summary>What a mail says, free of how it looks: the text and the HTML part are two layouts of one page.</summary>
/// <param name="Language">Language tag.</param>
/// <param name="State">A word or two for the band at the top.</param>
/// <param name="Headline">The one sentence that has to be read.</param>
/// <param name="Footer">Small print, a line each.</param>
public sealed record MailPage(
    string Language, Tone Tone, string State, string Headline, IReadOnlyList<Block> Blocks, IReadOnlyList<string> Footer);

/// <summary>Gives the accent colour.</summary>
public enum Tone
{
    /// <summary>A person has to act.</summary>
    Stopped,

    /// <summary>Waiting helps too.</summary>
    Delayed,

    Back,
}

/// <summary>A piece of a page. Closed: the nested cases are all there are.</summary>
[JsonDerivedType(typeof(Heading), "heading")]
[JsonDerivedType(typeof(Paragraph), "paragraph")]
[JsonDerivedType(typeof(Addresses), "addresses")]
[JsonDerivedType(typeof(Steps), "steps")]
[JsonDerivedType(typeof(Button), "button")]
[JsonDerivedType(typeof(Links), "links")]
public abstract record Block
{
    private Block()
    {
    }

    public sealed record Heading(string Text) : Block;

    public sealed record Paragraph(string Text) : Block;

    /// <param name="More">Said in place of those that are not listed; null when all are.</param>
    public sealed record Addresses(IReadOnlyList<AddressRow> Rows, string? More) : Block;

    public sealed record Steps(IReadOnlyList<Step> Items) : Block;

    public sealed record Button(string Text, Uri Target) : Block;

    public sealed record Links(IReadOnlyList<Link> Items) : Block;
}

/// <summary>An address and what there is to know of it.</summary>
/// <param name="Details">A line each.</param>
/// <param name="Targets">What is to be copied, such as where to forward its mail to.</param>
/// <param name="Links">What can be done about this address alone, a line each.</param>
public sealed record AddressRow(string Address, IReadOnlyList<string> Details, IReadOnlyList<Target> Targets, IReadOnlyList<Link> Links);

/// <summary>Something to be copied, letter by letter.</summary>
public sealed record Target(string Label, string Value);

public sealed record Link(string Text, Uri Target);

/// <summary>Something that the reader can do.</summary>
/// <param name="Link">Where to read on; null when the text says all.</param>
public sealed record Step(string Text, Uri? Link = null);
