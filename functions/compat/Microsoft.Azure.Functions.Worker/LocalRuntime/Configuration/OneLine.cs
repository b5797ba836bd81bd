using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.LocalRuntime.Configuration;

/// <summary>Says in one line why the app could not start.</summary>
internal static class OneLine
{
    public static string Of(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static string Of(Exception exception) => exception switch
    {
        AggregateException all => string.Join("; ", all.Flatten().InnerExceptions.Select(Of).Distinct()),
        OptionsValidationException options => string.Join("; ", options.Failures.Select(Of)),
        StartException or IOException or SocketException or InvalidOperationException => Of(exception.Message),
        _ => $"{exception.GetType().Name}: {Of(exception.Message)}",
    };
}
