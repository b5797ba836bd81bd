using System.Text;

namespace Connector.TestKit.Smtp;

/// <summary>The name and password of an AUTH command, by the mechanisms PLAIN and LOGIN.</summary>
internal sealed record SmtpLogin(string? Name, string? Password)
{
    /// <summary>Asks for what the command does not bring along; null for another mechanism.</summary>
    public static async Task<SmtpLogin?> ReadAsync(string command, SmtpLines lines, CancellationToken cancellationToken)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var initial = words.ElementAtOrDefault(2);

        switch (words.ElementAtOrDefault(1)?.ToUpperInvariant())
        {
            case "PLAIN":
                var parts = Decode(initial ?? await AskAsync("")).Split('\0');
                return new SmtpLogin(parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2));
            case "LOGIN":
                return new SmtpLogin(Decode(initial ?? await AskAsync("Username:")), Decode(await AskAsync("Password:")));
            default:
                return null;
        }

        async Task<string> AskAsync(string challenge)
        {
            await lines.ReplyAsync(334, Convert.ToBase64String(Encoding.ASCII.GetBytes(challenge)), cancellationToken);
            return await lines.ReadCommandAsync(cancellationToken) ?? throw new SmtpSessionEndedException();
        }
    }

    private static string Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }
}

/// <summary>The conversation is over; never leaves the session.</summary>
internal sealed class SmtpSessionEndedException : Exception;
