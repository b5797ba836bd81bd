using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Http;

/// <summary>Reads a JSON body for a <c>[FromBody]</c> parameter.</summary>
internal static class RequestBody
{
    /// <exception cref="FunctionInputConverterException">It does not fit. The message quotes none of it.</exception>
    public static async Task<object?> ReadAsync(FunctionContext context, string name, Type target)
    {
        var request = context.GetHttpContext()?.Request
            ?? throw new FunctionInputConverterException($"There is no request to bind parameter '{name}' to.");
        if (!request.HasJsonContentType())
        {
            throw Misfit(name, target, "its content type is not JSON");
        }

        try
        {
            var options = context.InstanceServices.GetRequiredService<IOptions<JsonOptions>>().Value.JsonSerializerOptions;
            return await request.ReadFromJsonAsync(target, options, context.CancellationToken);
        }
        catch (JsonException misfit)
        {
            throw Misfit(name, target, $"the JSON does not fit at {misfit.Path ?? "$"}");
        }
    }

    private static FunctionInputConverterException Misfit(string name, Type target, string why) =>
        new($"Cannot convert the request's body to parameter '{name}' of type '{target.FullName}': {why}.");
}
