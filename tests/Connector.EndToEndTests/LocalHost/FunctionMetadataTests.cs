using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Connector.TestKit;

namespace Connector.EndToEndTests.LocalHost;

/// <summary>
/// The files that the Functions host reads before it starts the app: functions.metadata and host.json. The folder is the built app, or the
/// published one where CONNECTOR_APP_FOLDER names it.
/// </summary>
[TestClass]
[TestCategory("EndToEnd")]
public sealed partial class FunctionMetadataTests
{
    private const string FolderVariable = "CONNECTOR_APP_FOLDER";

    private static readonly string[] Open = ["GetHealth", "GetOpenApi", "GetPageFile"];

    /// <summary>
    /// Each timer's setting is Schedule:name, since the host's settings hold a colon where the environment holds two underscores.
    /// </summary>
    private static readonly string[] Timers =
    [
        "AuditForwarding", "EnqueueFetchJobs", "FetchInboundMailbox", "ProbeParked", "RenewWatches", "ReportState", "WatchProvider",
    ];

    private static readonly string[] Queues =
    [
        "AlertAdmins: alerts", "AlertAdminsPoison: alerts-poison", "DeliverMessages: deliveries",
            "DeliverMessagesPoison: deliveries-poison",
        "FetchMailbox: fetch-jobs", "FetchMailboxPoison: fetch-jobs-poison",
    ];

    private static string Folder =>
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : HostStage.AppFolder;

    [TestMethod]
    public void Host_finds_each_function_of_the_sources_once()
    {
        var sources = Sources().SelectMany(file => FunctionAttribute().Matches(file))
            .Select(match => match.Groups["name"].Value)
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.IsNotEmpty(sources);
        Assert.AreSequenceEqual(sources, Functions().Select(function => function.Name).Order(StringComparer.Ordinal));
    }

    [TestMethod]
    public void Each_function_has_one_trigger_and_a_name_that_no_other_function_has_in_any_case()
    {
        var functions = Functions();

        foreach (var function in functions)
        {
            Assert.HasCount(
                1, function.Bindings.Where(binding => TypeOf(binding).EndsWith("Trigger", StringComparison.Ordinal)).ToList(),
                function.Name);
        }

        Assert.HasCount(functions.Count, functions.Select(function => function.Name).ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    [TestMethod]
    public void Timers_name_the_setting_of_their_schedule_in_the_form_that_the_host_resolves()
    {
        var schedules = Functions().Where(function => function.TriggerType == "timerTrigger")
            .Select(function => $"{function.Name}: {Text(function.Trigger, "schedule")}").Order(StringComparer.Ordinal);

        Assert.AreSequenceEqual(Timers.Select(name => $"{name}: %Schedule:{name}%"), schedules);
    }

    [TestMethod]
    public void Queue_functions_listen_to_their_queues_on_the_storage_of_the_host()
    {
        var queues = Functions().Where(function => function.TriggerType == "queueTrigger").ToList();

        Assert.AreSequenceEqual(
            Queues, queues.Select(function => $"{function.Name}: {Text(function.Trigger, "queueName")}").Order(StringComparer.Ordinal));
        Assert.IsEmpty(
            queues.Where(function => Text(function.Trigger, "connection") is not (null or "" or "AzureWebJobsStorage")).ToList());
    }

    [TestMethod]
    public void Http_functions_are_each_in_one_class_of_key_signature_principal_and_open()
    {
        var http = Functions().Where(function => function.TriggerType == "httpTrigger").ToList();
        var proofs = Sources().SelectMany(ProofsIn).ToLookup(proof => proof.Function, proof => proof.Proof);

        foreach (var function in http)
        {
            var level = Text(function.Trigger, "authLevel");

            // A key is the class of a function that names no other.
            Assert.HasCount(level == "Anonymous" ? 1 : 0, proofs[function.Name].ToList(), function.Name);
            Assert.IsTrue(level is "Anonymous" or "Function", function.Name);
            Assert.HasCount(1, function.Trigger.GetProperty("methods").EnumerateArray().ToList(), function.Name);
            Assert.MatchesRegex(Route(), Text(function.Trigger, "route")!, function.Name);
        }

        // The only functions that every caller may use, because they hold no secret.
        Assert.AreSequenceEqual(
            Open, proofs.Where(proof => proof.Contains("Open")).Select(proof => proof.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>The host takes the first route that fits, by the names of the functions (Azure/azure-functions-host#9876).</summary>
    [TestMethod]
    public void Route_with_a_fixed_part_comes_before_a_route_that_takes_any_text_in_its_place()
    {
        var routes = Functions().Where(function => function.TriggerType == "httpTrigger")
            .SelectMany(function => function.Trigger.GetProperty("methods").EnumerateArray()
                .Select(method => (Method: method.GetString()!.ToUpperInvariant(), Segments: Text(function.Trigger, "route")!.Split('/'),
                    function.Name)))
            .ToList();
        var overlaps =
            from first in routes
            from second in routes
            where string.CompareOrdinal(first.Name, second.Name) < 0 && first.Method == second.Method
                && Overlap(first.Segments, second.Segments) && !IsMoreExact(first.Segments, second.Segments)
            select $"{first.Name} and {second.Name}";

        Assert.AreEqual("", string.Join(", ", overlaps));
    }

    /// <summary>The worker's generated code calls public functions directly, and others by reflection at 0.4 ms of CPU per call.</summary>
    [TestMethod]
    public void Classes_of_functions_are_public_so_that_the_worker_calls_them_directly()
    {
        using var app = new PEReader(File.OpenRead(Path.Combine(Folder, "Connector.Functions.dll")));
        var reader = app.GetMetadataReader();
        var exported = reader.TypeDefinitions.Select(reader.GetTypeDefinition)
            .Where(type => (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public)
            .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}").ToHashSet(StringComparer.Ordinal);

        var hidden = Functions().Where(function => !exported.Contains(function.EntryPoint[..function.EntryPoint.LastIndexOf('.')]));

        Assert.AreEqual("", string.Join(", ", hidden.Select(function => function.Name)));
    }

    [TestMethod]
    public void Package_holds_what_the_host_needs_and_nothing_of_the_machine_that_built_it()
    {
        foreach (var file in (string[])["host.json", "worker.config.json", "functions.metadata", "extensions.json",
            "Connector.Functions.dll", ".azurefunctions"])
        {
            var path = Path.Combine(Folder, file);
            Assert.IsTrue(File.Exists(path) || Directory.Exists(path), file);
        }

        Assert.AreEqual(File.ReadAllText(Path.Combine(Repository.Root, "host.json")), File.ReadAllText(Path.Combine(Folder, "host.json")));

        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 })
        {
            // local.settings.json holds secrets of a laptop. 64 MiB: what is there now is about half of it, and each cold start reads it.
            Assert.IsFalse(File.Exists(Path.Combine(Folder, "local.settings.json")));
            var bytes = new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
            Assert.IsLessThanOrEqualTo(64L << 20, bytes);
        }
    }

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "functions", "Connector.Functions"), "*.cs").Select(File.ReadAllText);

    /// <summary>The proof of each function that names one, itself or by its class.</summary>
    private static IEnumerable<(string Function, string Proof)> ProofsIn(string file)
    {
        var own = Proof().Matches(file).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["proof"].Value);
        var ofClass = ProofOfClass().Match(file);
        var others = ofClass.Success ? FunctionAttribute().Matches(file).Select(match => match.Groups["name"].Value).Except(own.Keys) : [];
        return own.Select(proof => (proof.Key, proof.Value)).Concat(others.Select(name => (name, ofClass.Groups["proof"].Value)));
    }

    private static bool Overlap(string[] first, string[] second) =>
        first.Length == second.Length
        && first.Zip(second).All(pair => pair.First.StartsWith('{') || pair.Second.StartsWith('{') || pair.First == pair.Second);

    private static bool IsMoreExact(string[] first, string[] second) =>
        first.Zip(second).FirstOrDefault(pair => pair.First != pair.Second) is ([not '{', ..], ['{', ..]);

    private static IReadOnlyList<Function> Functions()
    {
        using var metadata = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "functions.metadata")));
        return
        [
            .. metadata.RootElement.EnumerateArray().Select(function => new Function(
                function.GetProperty("name").GetString()!,
                function.GetProperty("entryPoint").GetString()!,
                [.. function.GetProperty("bindings").EnumerateArray().Select(binding => binding.Clone())])),
        ];
    }

    private static string TypeOf(JsonElement binding) => binding.GetProperty("type").GetString()!;

    private static string? Text(JsonElement binding, string property) =>
        binding.TryGetProperty(property, out var value) ? value.GetString() : null;

    [GeneratedRegex("""\[Function\((nameof\((\w+\.)?(?<name>\w+)\)|"(?<name>\w+)")\)\]""", RegexOptions.ExplicitCapture)]
    private static partial Regex FunctionAttribute();

    [GeneratedRegex("""\[ProvenBy\(Proof\.(?<proof>\w+)\)\]\s+\[Function\("(?<name>\w+)"\)\]""", RegexOptions.ExplicitCapture)]
    private static partial Regex Proof();

    [GeneratedRegex(@"\[ProvenBy\(Proof\.(?<proof>\w+)\)\]\s+public sealed class", RegexOptions.ExplicitCapture)]
    private static partial Regex ProofOfClass();

    [GeneratedRegex(@"\A(\{\w+\}|[a-z.]+)(/(\{\w+\}|[a-z]+))*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Route();

    private sealed record Function(string Name, string EntryPoint, IReadOnlyList<JsonElement> Bindings)
    {
        public JsonElement Trigger => Bindings.Single(binding => TypeOf(binding).EndsWith("Trigger", StringComparison.Ordinal));

        public string TriggerType => TypeOf(Trigger);
    }
}
