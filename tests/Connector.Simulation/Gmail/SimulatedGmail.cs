using System.Globalization;
using Connector.Gmail;
using Connector.Mailboxes;
using Connector.Simulation.Storage;

namespace Connector.Simulation.Gmail;

/// <summary>Google as all instances see it: mailboxes, a block that may be in force, quotas, and a log of the calls.</summary>
public sealed class SimulatedGmail(QuotaLimits limits)
{
    /// <summary>Gmail ends a watch after seven days (developers.google.com/workspace/gmail/api/guides/push).</summary>
    public static readonly TimeSpan WatchLife = TimeSpan.FromDays(7);

    private readonly Dictionary<MailboxKey, GmailBox> _boxes = [];
    private readonly Dictionary<GmailBox, (long Minute, int Units)> _users = [];
    private readonly Dictionary<GmailBox, List<Network>> _reading = [];
    private (long Minute, int Units) _project;

    public IReadOnlyCollection<GmailBox> Boxes => _boxes.Values;

    public QuotaLimits Limits { get; set; } = limits;

    /// <summary>How many successive mails of a mailbox are one thread; 1 for mails without replies.</summary>
    public int MailsPerThread { get; set; } = 1;

    /// <summary>The address that the mails of a thread come from, by the id of its first mail.</summary>
    public Func<string, string> SenderOf { get; set; } = _ => "customer@example.org";

    /// <summary>Whether a mail has a file, by its id.</summary>
    public Func<string, bool> HasFile { get; set; } = _ => false;

    /// <summary>How long a call is under way, there and back each.</summary>
    public Latency Latency { get; init; } = Latency.Milliseconds(20, 80);

    /// <summary>The refusal of a call; null if it is allowed.</summary>
    public Func<SimulatedCall, ProviderAnswer?> Door { get; set; } = _ => null;

    /// <summary>Told of every call, with what was answered; null for a good answer.</summary>
    public event Action<SimulatedCall, ProviderAnswer?>? Called;

    public GmailBox this[MailboxKey key] => _boxes[key];

    /// <summary>The id of the first mail of the thread that a mail belongs to.</summary>
    public static string ThreadOf(string id, int mailsPerThread) => Sibling(id, -(IndexOf(id) % mailsPerThread));

    /// <returns>Null if the mail begins a thread.</returns>
    internal string? AnsweredBy(string id) => IndexOf(id) % MailsPerThread == 0 ? null : Sibling(id, -1);

    private static int IndexOf(string id) => int.Parse(id.AsSpan(8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string Sibling(string id, int offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{id[..8]}{IndexOf(id) + offset:x8}");

    public void Add(GmailBox box) => _boxes.Add(box.Key, box);

    /// <summary>Messages that two living instances read from one mailbox at the same moment.</summary>
    public int Overlaps { get; private set; }

    /// <returns>To be called when the answer is back.</returns>
    public Action Enter(GmailBox box, string method, Network network)
    {
        // To ask what is new takes no lease; to fetch it does.
        if (method != "messages.get")
        {
            return () => { };
        }

        var reading = _reading.TryGetValue(box, out var known) ? known : _reading[box] = [];
        Overlaps += reading.Exists(other => other != network && other.IsAlive) ? 1 : 0;
        reading.Add(network);
        return () => reading.Remove(network);
    }

    /// <returns>Null for a good answer.</returns>
    public ProviderAnswer? Judge(SimulatedCall call, int units)
    {
        var answer = call.Box.IsRevoked
            ? new ProviderAnswer(Endpoint.Token, 400, "application/json", Error: new ProviderError(["invalid_grant"]))
            : Door(call) ?? Spend(call, units);
        Called?.Invoke(call, answer);
        return answer;
    }

    private ProviderAnswer? Spend(SimulatedCall call, int units)
    {
        var minute = call.At.ToUnixTimeSeconds() / 60;
        var user = _users.GetValueOrDefault(call.Box) is var spent && spent.Minute == minute ? spent.Units : 0;
        var project = _project.Minute == minute ? _project.Units : 0;

        if (user + units > Limits.PerUser || project + units > Limits.PerProject)
        {
            return new ProviderAnswer(
                Endpoint.Api, 429, "application/json", Error: new ProviderError(["rateLimitExceeded"], "RESOURCE_EXHAUSTED"));
        }

        _users[call.Box] = (minute, user + units);
        _project = (minute, project + units);
        return null;
    }
}

/// <summary>Quota units that a minute may cost.</summary>
public sealed record QuotaLimits(int PerUser = 6_000, int PerProject = 1_200_000);

/// <param name="Method">Gmail's name of it, short: <c>history.list</c>.</param>
public readonly record struct SimulatedCall(GmailBox Box, string Method, DateTimeOffset At, bool IsCanary = false);

/// <summary>The answers of a block.</summary>
public static class Doors
{
    /// <summary>13 September 2024: every read is sent elsewhere.</summary>
    public static ProviderAnswer Blocked { get; } = new(Endpoint.Api, 302, "text/html", LocationHost: "www.google.com");

    public static ProviderAnswer Unavailable { get; } =
        new(Endpoint.Api, 503, "application/json", Error: new ProviderError(["backendError"]));
}
