using System.Globalization;

namespace Connector.TestKit.Smtp;

/// <summary>Reads the argument of MAIL and RCPT.</summary>
internal static class SmtpPath
{
    /// <summary>What stands between the angle brackets; empty for the null sender.</summary>
    public static string AddressIn(string command)
    {
        var (start, end) = (command.IndexOf('<', StringComparison.Ordinal), command.LastIndexOf('>'));
        return start >= 0 && end > start ? command[(start + 1)..end] : command[(command.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    /// <summary>The SIZE parameter; 0 if there is none.</summary>
    public static long DeclaredSize(string command)
    {
        var parameter = command.Split(' ').FirstOrDefault(word => word.StartsWith("SIZE=", StringComparison.OrdinalIgnoreCase));
        return long.TryParse(parameter?[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0;
    }
}
