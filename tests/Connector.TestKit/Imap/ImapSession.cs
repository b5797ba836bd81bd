using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Connector.TestKit.Imap;

/// <summary>One connection to the IMAP server, from the greeting to LOGOUT.</summary>
internal sealed partial class ImapSession(ImapServer server, TcpClient client)
{
    private const string Done = "OK done";

    private readonly NetworkStream _stream = client.GetStream();
    private readonly ProtocolLines _lines = new(client.GetStream());
    private bool _signedIn;

    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await SendAsync("* OK [CAPABILITY IMAP4rev1] ready", stopping);

            while (await _lines.ReadCommandAsync(stopping) is { } line && await AnswerAsync(line, stopping))
            {
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or SocketException)
        {
            // The client has gone, the server stops, or the test broke the connection.
        }
        finally
        {
            client.Dispose();
        }
    }

    /// <returns>False at the end of the conversation.</returns>
    private async Task<bool> AnswerAsync(string line, CancellationToken stopping)
    {
        var (tag, command) = (line.Split(' ')[0], line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        var verb =
            command.StartsWith("UID ", StringComparison.OrdinalIgnoreCase) ? command[..command.IndexOf(' ', 4)] : command.Split(' ')[0];
        server.Commands.Enqueue(verb == "LOGIN" ? verb : command);
        await server.OnCommand(command);

        var result = server.Refuse(command) ?? await RunAsync(verb.ToUpperInvariant(), command, stopping);
        await SendAsync($"{tag} {result}", stopping);
        return !verb.Equals("LOGOUT", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Sends the untagged answers to a command.</summary>
    /// <returns>The text of the tagged answer.</returns>
    private async Task<string> RunAsync(string verb, string command, CancellationToken stopping)
    {
        switch (verb)
        {
            case "CAPABILITY":
                await SendAsync("* CAPABILITY IMAP4rev1", stopping);
                return Done;
            case "LOGIN":
                var words = Quoted().Matches(command).Select(match => match.Groups["word"].Value).Skip(1).ToList();
                _signedIn = server.SignIn(words[0], words[1]);
                return _signedIn ? Done : "NO [AUTHENTICATIONFAILED] wrong name or password";
            case "LIST":
                await ListAsync(Quoted().Matches(command).Last().Groups["word"].Value, stopping);
                return Done;
            case "SELECT" when _signedIn:
                await SelectAsync(stopping);
                return $"OK [READ-{(server.IsReadOnly ? "ONLY" : "WRITE")}] selected";
            case "UID SEARCH" when _signedIn:
                await SendAsync($"* SEARCH{string.Concat(Named(command[11..]).Select(mail => $" {mail.Uid}"))}", stopping);
                return Done;
            case "UID FETCH" when _signedIn:
                await FetchAsync(command, stopping);
                return Done;
            case "UID STORE" when _signedIn:
                Named(command[10..]).ToList().ForEach(mail => server.MarkSeen(mail.Uid));
                return Done;
            case "NOOP":
                return Done;
            case "LOGOUT":
                await SendAsync("* BYE", stopping);
                return Done;
            default:
                return "BAD unknown, or not now";
        }
    }

    private async Task ListAsync(string name, CancellationToken stopping)
    {
        if (name is "" or "INBOX")
        {
            await SendAsync($"* LIST ({(name == "" ? "\\Noselect" : "")}) \"/\" {(name == "" ? "\"\"" : "INBOX")}", stopping);
        }
    }

    private async Task SelectAsync(CancellationToken stopping)
    {
        await SendAsync("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)", stopping);
        await SendAsync($"* {server.Mails.Count} EXISTS", stopping);
        await SendAsync("* 0 RECENT", stopping);
        await SendAsync($"* OK [UIDVALIDITY {server.UidValidity}] numbered", stopping);
    }

    private async Task FetchAsync(string command, CancellationToken stopping)
    {
        var all = server.Mails;

        foreach (var mail in Named(command[10..]))
        {
            var start = $"* {all.Index().First(at => at.Item.Uid == mail.Uid).Index + 1} FETCH (UID {mail.Uid}";

            if (Partial().Match(command) is { Success: true } partial)
            {
                var offset = Math.Min(int.Parse(partial.Groups["offset"].Value, null), mail.Raw.Length);
                var piece = mail.Raw.AsMemory(offset, Math.Min(int.Parse(partial.Groups["count"].Value, null), mail.Raw.Length - offset));
                await _stream.WriteAsync(Encoding.ASCII.GetBytes($"{start} BODY[]<{offset}> {{{piece.Length}}}\r\n"), stopping);
                await _stream.WriteAsync(piece, stopping);
                await SendAsync(")", stopping);
            }
            else
            {
                await SendAsync($"{start} RFC822.SIZE {mail.Raw.Length})", stopping);
            }
        }
    }

    /// <summary>Those of a set such as <c>UID 2:4,7,9:*</c>.</summary>
    private IEnumerable<ImapMail> Named(string arguments)
    {
        var all = server.Mails;
        var last = all.Count == 0 ? 0 : all[^1].Uid;
        var set = (arguments.StartsWith("UID ", StringComparison.Ordinal) ? arguments[4..] : arguments).Split(' ')[0];
        var ranges =
            set.Split(',').Select(range => range.Split(':').Select(end => end == "*" ? last : uint.Parse(end, null)).ToList()).ToList();
        return all.Where(mail => ranges.Exists(range => mail.Uid >= range.Min() && mail.Uid <= range.Max()));
    }

    private async Task SendAsync(string line, CancellationToken stopping) =>
        await _stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), stopping);

    [GeneratedRegex("(\"(?<word>[^\"]*)\"|(?<word>[^ \"]+))", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"BODY\.PEEK\[\]<(?<offset>\d+)\.(?<count>\d+)>", RegexOptions.ExplicitCapture)]
    private static partial Regex Partial();
}
