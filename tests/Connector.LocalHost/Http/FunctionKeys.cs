using System.Security.Cryptography;
using System.Text;

namespace Connector.LocalHost.Http;

/// <summary>
/// The host keys of the app, checked as Azure checks them: a function key opens functions of level Function, the master key opens all.
/// </summary>
/// <param name="Default">The host key named default; null if there is none.</param>
/// <param name="Master">The key named _master; null if there is none.</param>
internal sealed record FunctionKeys(string? Default, string? Master)
{
    private const string Header = "x-functions-key";
    private const string Parameter = "code";

    /// <summary>Reads <c>default=KEY;_master=KEY</c>.</summary>
    public static bool TryParse(string text, out FunctionKeys? keys)
    {
        var pairs = text.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2, StringSplitOptions.TrimEntries)).ToList();
        keys = null;

        if (pairs.Count == 0 || pairs.Any(pair => pair is not (["default" or "_master", { Length: > 0 }]))
            || pairs.DistinctBy(pair => pair[0]).Count() < pairs.Count)
        {
            return false;
        }

        keys = new FunctionKeys(Value("default"), Value("_master"));
        return true;

        string? Value(string name) => pairs.FirstOrDefault(pair => pair[0] == name)?[1];
    }

    /// <param name="level">The function's authLevel as the worker spells it; null counts as Function, which is the default of an HTTP
    /// trigger.</param>
    /// <param name="query">The query parameters of the request.</param>
    public bool Allow(string? level, Microsoft.AspNetCore.Http.IHeaderDictionary headers, Microsoft.AspNetCore.Http.IQueryCollection query)
    {
        var sent = headers[Header] is { Count: 1 } header ? header.ToString() : query[Parameter].ToString();

        return level?.ToUpperInvariant() switch
        {
            "ANONYMOUS" => true,
            "FUNCTION" or null => IsEqual(sent, Default) || IsEqual(sent, Master),
            _ => IsEqual(sent, Master),
        };
    }

    private static bool IsEqual(string sent, string? key) =>
        key is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(key));
}
