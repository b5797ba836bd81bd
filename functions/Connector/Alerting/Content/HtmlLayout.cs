using Connector.Pages;
using Microsoft.AspNetCore.Components;

namespace Connector.Alerting.Content;

/// <summary>A mail's page as HTML, by the components beside this file.</summary>
internal static class HtmlLayout
{
    public static Task<string> RenderAsync(MailPage page) => PageRenderer.RenderAsync<MailDocument>(new Dictionary<string, object?>
    {
        [nameof(MailDocument.Page)] = page,
    });

    /// <summary>The same as a page in a browser.</summary>
    /// <param name="belowText">A form; null for none.</param>
    public static Task<string> RenderPageAsync(MailPage page, RenderFragment? belowText = null) =>
        PageRenderer.RenderAsync<MailDocument>(new Dictionary<string, object?>
        {
            [nameof(MailDocument.Page)] = page,
            [nameof(MailDocument.IsInBrowser)] = true,
            [nameof(MailDocument.ChildContent)] = belowText,
        });
}
