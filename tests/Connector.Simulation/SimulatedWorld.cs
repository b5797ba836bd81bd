using Connector.Delivering;
using Connector.Incidents;
using Connector.Messages;
using Connector.Simulation.Gmail;
using Connector.Simulation.Hosting;
using Connector.Simulation.Storage;
using Connector.Simulation.Time;
using Connector.TestKit.Zendesk;

namespace Connector.Simulation;

/// <summary>Instances of the app, storage, Google and a mail server in virtual time. One seed, one course of events.</summary>
public sealed class SimulatedWorld
{
    private readonly Dictionary<string, MessageQueue> _queues = new(StringComparer.Ordinal);
    private readonly List<Instance> _instances = [];

    public SimulatedWorld(SimulationOptions options)
    {
        Options = options;
        Time = new VirtualTime(options.Start);
        Meter = new StorageMeter(Time);
        Gmail = new SimulatedGmail(options.Quota);
        Zendesk = new ZendeskSimulator(new ZendeskSimulatorOptions { Time = Time });
    }

    public SimulationOptions Options { get; }

    public VirtualTime Time { get; }

    public StorageAccount Storage { get; } = new();

    /// <summary>Counts the calls of all instances to storage.</summary>
    public StorageMeter Meter { get; }

    public InvocationMeter Invocations { get; } = new();

    public SimulatedGmail Gmail { get; }

    /// <summary>The destination of accounts that have a Zendesk.</summary>
    public ZendeskSimulator Zendesk { get; }

    public List<AdminMail> AdminMails { get; } = [];

    /// <summary>How often the helpdesk was handed each message.</summary>
    public Dictionary<(string Address, string GmailId), int> Deliveries { get; } = [];

    /// <summary>The idempotency keys under which the helpdesk took each message: a receiver drops a message whose key it knows.</summary>
    public Dictionary<(string Address, string GmailId), HashSet<string>> Keys { get; } = [];

    /// <summary>When the helpdesk first took each message.</summary>
    public Dictionary<(string Address, string GmailId), DateTimeOffset> DeliveredAt { get; } = [];

    /// <summary>The helpdesk's answer to a message; null for its usual answer.</summary>
    public Func<StoredMessage, DeliveryAnswer?>? HelpdeskMood { get; set; }

    /// <summary>Posts that reached the helpdesk, whatever it answered.</summary>
    public int Posts { get; set; }

    /// <summary>Whether the mail server takes connections and answers nothing.</summary>
    public bool MailServerHangs { get; set; }

    /// <summary>Hosts of webhooks that take connections and answer nothing.</summary>
    public HashSet<string> HangingHosts { get; } = new(StringComparer.Ordinal);

    /// <summary>The exceptions of invocations; the host repeated those.</summary>
    public List<Exception> Faults { get; } = [];

    /// <summary>A process was started.</summary>
    public event Action<Instance>? Added;

    public IReadOnlyList<Instance> Instances => _instances;

    public DateTimeOffset Now => Time.GetUtcNow();

    public MessageQueue Queue(string name)
    {
        if (!_queues.TryGetValue(name, out var queue))
        {
            _queues[name] = queue = new MessageQueue(Time) { Name = name };
        }

        return queue;
    }

    /// <summary>The number of messages that ever reached a poison queue.</summary>
    public int Poisoned(string queue) => Queue(queue).Added;

    /// <summary>Connects the mailboxes, as if that had been long ago, and starts the instances and their timers.</summary>
    public void Begin()
    {
        for (var index = 0; index < Options.Instances; index++)
        {
            Add();
        }

        new Population(this).AddAll();
        new Timers(this).Start();

        if (Options.IsPushed)
        {
            new Announcements(this).Start();
        }
    }

    /// <summary>Starts one more process.</summary>
    public Instance Add()
    {
        var instance = new Instance(this, _instances.Count);
        _instances.Add(instance);
        Added?.Invoke(instance);
        instance.Listen();
        return instance;
    }

    public void RunUntil(DateTimeOffset end) => Time.RunUntil(end);

    /// <summary>Runs something of an instance at once, in its world's time, and returns when it is done.</summary>
    public T Ask<T>(Func<Instance, Task<T>> question)
    {
        var (done, answer) = (false, default(T));
        Time.Start(async () =>
        {
            answer = await question(_instances.First(instance => instance.Network.IsAlive));
            done = true;
        });

        while (!done)
        {
            Time.RunUntil(Now + TimeSpan.FromMilliseconds(10));
        }

        return answer!;
    }

    public IReadOnlyList<Incident> Incidents() =>
        Ask(instance => instance.Get<IncidentTable>().ListAsync(CancellationToken.None).ToListAsync().AsTask());

    /// <summary>Chance that depends on the seed and a name only.</summary>
    public Random NewChance(string purpose) => new(HashCode(purpose));

    internal Instance? AnyAlive(string purpose)
    {
        var alive = _instances.Where(instance => instance.Network.IsAlive).ToList();
        return alive.Count == 0 ? null : alive[(HashCode(purpose) & int.MaxValue) % alive.Count];
    }

    /// <summary>The same in every process, unlike a string's own.</summary>
    private int HashCode(string text) =>
        text.Aggregate(unchecked((17 * 31) + Options.Seed), (hash, letter) => unchecked((hash * 31) + letter));
}
