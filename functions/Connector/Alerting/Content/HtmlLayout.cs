using Connector.Pages;
using Microsoft.AspNetCore.Components;

namespace Connector.Alerting.Content;

/// <summary>A mail's page as HTML, by the components beside this file.</summary>
public static class HtmlLayout
{
    /// <param name="belowHeadline">What a page in a browser has beside; null for a mail.</param>
    public static Task<string> RenderAsync(MailPage page, RenderFragment? belowHeadline = null) =>
        PageRenderer.RenderAsync<MailDocument>(new Dictionary<string, object?>
        {
            [nameof(MailDocument.Page)] = page,
            [nameof(MailDocument.ChildContent)] = belowHeadline,
        });
}
