using Microsoft.AspNetCore.Components;

namespace Connector.Pages;

/// <summary>The component of a whole page, which shows one model.</summary>
public abstract class PageComponent<TModel> : ComponentBase
    where TModel : notnull
{
    [Parameter, EditorRequired]
    public required TModel Model { get; set; }
}
