using System.Text;

namespace Connector.Alerting.Content;

/// <summary>Renders a page as plain text.</summary>
public static class TextLayout
{
    public static string Render(MailPage page)
    {
        ArgumentNullException.ThrowIfNull(page);

        var text = new StringBuilder();
        text.Append(page.State.ToUpperInvariant()).Append(": ").Append(page.Headline).Append('\n');

        foreach (var block in page.Blocks)
        {
            text.Append('\n');
            Append(text, block);
        }

        text.Append("\n-- \n");
        page.Footer.ToList().ForEach(line => text.Append(line).Append('\n'));
        return text.ToString();
    }

    private static void Append(StringBuilder text, Block block)
    {
        switch (block)
        {
            case Block.Heading heading:
                text.Append("# ").Append(heading.Text).Append('\n');
                break;
            case Block.Paragraph paragraph:
                text.Append(paragraph.Text).Append('\n');
                break;
            case Block.Addresses addresses:
                foreach (var row in addresses.Rows)
                {
                    Append(text, row);
                }

                if (addresses.More is { } more)
                {
                    text.Append("  ").Append(more).Append('\n');
                }

                break;
            case Block.Steps steps:
                foreach (var step in steps.Items)
                {
                    text.Append("* ").Append(step.Text).Append(step.Link is null ? "" : $" {step.Link.AbsoluteUri}").Append('\n');
                }

                break;
            case Block.Button button:
                text.Append(button.Text).Append(": ").Append(button.Target.AbsoluteUri).Append('\n');
                break;
            case Block.Links links:
                foreach (var link in links.Items)
                {
                    text.Append("* ").Append(link.Text).Append(":\n  ").Append(link.Target.AbsoluteUri).Append('\n');
                }

                break;
        }
    }

    private static void Append(StringBuilder text, AddressRow row)
    {
        text.Append("  ").Append(row.Address).Append('\n');

        foreach (var detail in row.Details)
        {
            text.Append("    ").Append(detail).Append('\n');
        }

        foreach (var target in row.Targets)
        {
            text.Append("    ").Append(target.Label).Append(": ").Append(target.Value).Append('\n');
        }

        foreach (var link in row.Links)
        {
            text.Append("    ").Append(link.Text).Append(": ").Append(link.Target.AbsoluteUri).Append('\n');
        }
    }
}
