using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connector.Alerting.Content;

/// <summary>A page as HTML, by the components beside this file.</summary>
public static class HtmlLayout
{
    // Umlauts and arrows stay as they are; what has a meaning in HTML does not.
    private static readonly IServiceProvider Services = new ServiceCollection()
        .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
        .BuildServiceProvider();

    /// <param name="belowHeadline">What a page in a browser has beside; null for a mail.</param>
    public static async Task<string> RenderAsync(MailPage page, RenderFragment? belowHeadline = null)
    {
        // One for each page: a renderer keeps what it has rendered.
        await using var renderer = new HtmlRenderer(Services, NullLoggerFactory.Instance);

        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(MailDocument.Page)] = page,
                [nameof(MailDocument.ChildContent)] = belowHeadline,
            });
            var document = await renderer.RenderComponentAsync<MailDocument>(parameters);
            return document.ToHtmlString();
        });
    }
}
