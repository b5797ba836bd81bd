using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Connector.TestKit.Gmail;

internal static class Paging
{
    private const int Default = 100;
    private const int Most = 500;

    /// <summary>maxResults: 100 if it is not given, never more than 500.</summary>
    public static bool TryReadSize(IQueryCollection parameters, out int size)
    {
        size = Default;
        var text = parameters["maxResults"].ToString();

        if (text.Length > 0 && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size < 1))
        {
            return false;
        }

        size = Math.Min(size, Most);
        return true;
    }
}
