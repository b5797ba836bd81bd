namespace Connector.Alerting.Content;

/// <summary>Renders a page as plain text.</summary>
internal static class TextLayout
{
    public static string Render(MailPage page)
    {
        ArgumentNullException.ThrowIfNull(page);

        return string.Concat(
        [
            $"{page.State.ToUpperInvariant()}: {page.Headline}\n",
            .. page.Blocks.SelectMany(block => Lines(block).Prepend("")).Select(line => $"{line}\n"),
            "\n-- \n",
            .. page.Footer.Select(line => $"{line}\n"),
        ]);
    }

    private static IEnumerable<string> Lines(Block block) => block switch
    {
        Block.Heading heading => [$"# {heading.Text}"],
        Block.Paragraph paragraph => [paragraph.Text],
        Block.Addresses { More: null } addresses => addresses.Rows.SelectMany(Lines),
        Block.Addresses addresses => [.. addresses.Rows.SelectMany(Lines), $"  {addresses.More}"],
        Block.Steps steps => steps.Items.Select(step => step.Link is null ? $"* {step.Text}" : $"* {step.Text} {step.Link.AbsoluteUri}"),
        Block.Button button => [$"{button.Text}: {button.Target.AbsoluteUri}"],
        Block.Links links => links.Items.SelectMany(link => new[] { $"* {link.Text}:", $"  {link.Target.AbsoluteUri}" }),
        _ => throw new System.Diagnostics.UnreachableException($"{block}"),
    };

    private static IEnumerable<string> Lines(AddressRow row) =>
    [
        $"  {row.Address}",
        .. row.Details.Select(detail => $"    {detail}"),
        .. row.Targets.Select(target => $"    {target.Label}: {target.Value}"),
        .. row.Links.Select(link => $"    {link.Text}: {link.Target.AbsoluteUri}"),
    ];
}
