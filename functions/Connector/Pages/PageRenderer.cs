using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Connector.Pages;

/// <summary>Renders a component as HTML.</summary>
internal static class PageRenderer
{
    // Umlauts and arrows stay as they are; what has a meaning in HTML does not.
    private static readonly IServiceProvider Services = new ServiceCollection()
        .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
        .BuildServiceProvider();

    /// <param name="parameters">Of the component, by name.</param>
    public static async Task<string> RenderAsync<TComponent>(IDictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        // One for each page: a renderer keeps what it has rendered.
        await using var renderer = new HtmlRenderer(Services, NullLoggerFactory.Instance);

        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var document = await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters));
            return document.ToHtmlString();
        });
    }
}
