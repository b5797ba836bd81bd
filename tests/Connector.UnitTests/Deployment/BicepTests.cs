using System.Text.Json;
using System.Text.RegularExpressions;
using Connector.Storage;

namespace Connector.UnitTests.Deployment;

[TestClass]
public sealed partial class BicepTests(TestContext context)
{
    private const string RoleAssignments = "Microsoft.Authorization/roleAssignments";

    private CancellationToken Token => context.CancellationToken;

    [TestInitialize]
    public void Initialize() => Bicep.RequireTool();

    [TestMethod]
    public async Task Every_file_compiles_and_lints_without_a_warning()
    {
        foreach (var file in Directory.EnumerateFiles(Bicep.Folder, "*.bicep").Select(Path.GetFileName))
        {
            var (exitCode, _, errors) = await Bicep.RunAsync(["build", file!, "--stdout"], environment: null, Token);
            Assert.AreEqual("", errors.Trim(), file);
            Assert.AreEqual(0, exitCode, file);
        }
    }

    [TestMethod]
    public async Task Parameters_without_a_default_are_enough()
    {
        var required = new Dictionary<string, string>
        {
            ["AZURE_ENV_NAME"] = "connector",
            ["AZURE_LOCATION"] = "westeurope",
            ["ALERTS_FROM"] = "a@b.example",
            ["OPERATOR_EMAIL"] = "o@b.example",
        };

        var (exitCode, _, errors) = await Bicep.RunAsync(["build-params", "main.bicepparam", "--stdout"], required, Token);

        Assert.AreEqual("", errors.Trim());
        Assert.AreEqual(0, exitCode);
    }

    [TestMethod]
    public async Task No_resource_allows_account_keys_or_public_access()
    {
        var template = await Bicep.TemplateAsync();

        var storage = Only(template, "Microsoft.Storage/storageAccounts").GetProperty("properties");
        Assert.IsFalse(storage.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.IsFalse(storage.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.IsTrue(storage.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
        Assert.IsTrue(
            Only(template, "Microsoft.KeyVault/vaults").GetProperty("properties").GetProperty("enableRbacAuthorization").GetBoolean());
        Assert.IsTrue(
            Only(template, "Microsoft.Insights/components").GetProperty("properties").GetProperty("DisableLocalAuth").GetBoolean());
        Assert.IsTrue(Only(template, "Microsoft.Web/sites").GetProperty("properties").GetProperty("httpsOnly").GetBoolean());
        Assert.HasCount(
            2, Of(template, "Microsoft.Web/sites/basicPublishingCredentialsPolicies").Where(
            policy => !policy.GetProperty("properties").GetProperty("allow").GetBoolean()));
        Assert.DoesNotMatchRegex(new Regex("listKeys|listAccountSas|AccountKey="), template.GetRawText());
    }

    [TestMethod]
    public async Task Template_creates_every_queue_table_and_container_of_the_code()
    {
        var variables = (await Bicep.TemplateAsync()).GetProperty("variables");

        Assert.AreSequenceEqual(Sorted(StorageNames.Queues), Sorted(Strings(variables, "queues")));
        Assert.AreSequenceEqual(Sorted(StorageNames.Tables), Sorted(Strings(variables, "tables")));

        foreach (var container in StorageNames.Containers)
        {
            Assert.Contains(container, Strings(variables, "containers"));
        }
    }

    [TestMethod]
    public async Task App_has_the_roles_that_it_needs_and_no_others()
    {
        string[] needed =
        [
            "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", // Storage Blob Data Owner: the host's leases, raw mail, the key that signs links to it
            "974c5e8b-45b9-4653-ba55-5f855dd0fb88", // Storage Queue Data Contributor: triggers, jobs, poison
            "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", // Storage Table Data Contributor: all rows
            "4633458b-17de-408a-b874-0445c86b69e6", // Key Vault Secrets User: references
            "3913510d-42f4-4e42-8a64-420c390055eb", // Monitoring Metrics Publisher: telemetry
        ];

        var template = await Bicep.TemplateAsync();
        var roles = template.GetProperty("variables").EnumerateObject()
            .Where(variable => variable.Name is "storageRoles" or "vaultSecretsUser" or "metricsPublisher");
        var named = Guids().Matches(string.Concat(roles.Select(variable => variable.Value.GetRawText()))).Select(match => match.Value);

        Assert.AreSequenceEqual(Sorted(needed), Sorted(named));
        Assert.HasCount(3, Of(template, RoleAssignments));
    }

    [TestMethod]
    [DataRow("storageRole", "storage", "items(variables('storageRoles'))[copyIndex()].value")]
    [DataRow("vaultRole", "vault", "variables('vaultSecretsUser')")]
    [DataRow("insightsRole", "insights", "variables('metricsPublisher')")]
    public async Task Role_is_limited_to_one_resource(string assignment, string target, string role)
    {
        var resources = (await Bicep.TemplateAsync()).GetProperty("resources");
        var (assigned, resource) = (resources.GetProperty(assignment), resources.GetProperty(target));
        var name = resource.GetProperty("name").GetString()!.Trim('[', ']');

        Assert.AreEqual(RoleAssignments, assigned.GetProperty("type").GetString());
        Assert.AreEqual($"[resourceId('{resource.GetProperty("type").GetString()}', {name})]", assigned.GetProperty("scope").GetString());
        Assert.AreEqual(
            $"[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', {role})]",
            assigned.GetProperty("properties").GetProperty("roleDefinitionId").GetString());
        Assert.AreEqual("[reference('identity').principalId]", assigned.GetProperty("properties").GetProperty("principalId").GetString());
    }

    [TestMethod]
    public async Task Only_one_file_assigns_roles()
    {
        var giving = Directory.EnumerateFiles(Bicep.Folder, "*.bicep", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase))
            .Select(Path.GetFileName);
        var (_, deployed, _) = await Bicep.RunAsync(["build", "main.bicep", "--stdout"], environment: null, Token);

        Assert.AreEqual("connector.bicep", Assert.ContainsSingle(giving));
        Assert.HasCount(3, AssignedRoles().Matches(deployed));
    }

    /// <summary>The name of the setting is App Service's own (learn.microsoft.com, configure-authentication-provider-aad).</summary>
    [TestMethod]
    public async Task Operators_sign_in_without_a_client_secret_and_other_calls_reach_the_app()
    {
        var template = await Bicep.TemplateAsync();
        var signIn = Of(template, "Microsoft.Web/sites/config")
            .Single(config => config.GetProperty("name").GetString()!.Contains("authsettingsV2", StringComparison.Ordinal));
        var properties = signIn.GetProperty("properties");
        var text = properties.GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal);

        Assert.IsFalse(properties.GetProperty("globalValidation").GetProperty("requireAuthentication").GetBoolean());
        Assert.AreEqual("[variables('hasSignIn')]", properties.GetProperty("platform").GetProperty("enabled").GetString());
        Assert.Contains("'clientSecretSettingName', 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'", text);
        Assert.Contains("'allowedApplications', createArray(parameters('consoleClientId'))", text);
        Assert.IsFalse(properties.GetProperty("login").GetProperty("tokenStore").GetProperty("enabled").GetBoolean());
        Assert.Contains(
            "'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID', reference('identity').clientId",
            template.GetProperty("resources").GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Each_alert_rule_names_a_section_of_the_runbook_that_exists()
    {
        var rules = (await Bicep.TemplateAsync()).GetProperty("variables").GetProperty("rules").EnumerateArray().ToList();
        var sections = Runbook.Anchors();

        Assert.IsGreaterThanOrEqualTo(7, rules.Count);

        foreach (var rule in rules)
        {
            Assert.Contains(rule.GetProperty("runbook").GetString()!, sections);
        }
    }

    [TestMethod]
    public async Task Quota_rule_uses_the_quota_that_is_set()
    {
        var rule = (await Bicep.TemplateAsync()).GetProperty("variables").GetProperty("rules").EnumerateArray()
            .Single(rule => rule.GetProperty("name").GetString() == "quota");

        Assert.Contains("tryGet(parameters('extraSettings'), 'Gmail__UnitsPerProjectPerMinute')", rule.GetProperty("query").GetString()!);
    }

    [TestMethod]
    [DataRow("activeTokenKey", "tokenKeyExpires")]
    [DataRow("smtpSecret", "smtpExpires")]
    public async Task Secret_with_an_end_date_has_it_in_the_vault(string secret, string end)
    {
        var template = await Bicep.TemplateAsync();

        Assert.Contains(
            $"dateTimeToEpoch(parameters('{end}'))",
            template.GetProperty("resources").GetProperty(secret).GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal));
        Assert.Contains("expiring-secrets", Runbook.Anchors());

        var told = Only(template, "Microsoft.EventGrid/systemTopics/eventSubscriptions").GetRawText();
        Assert.Contains("Microsoft.KeyVault.SecretNearExpiry", told);
        Assert.Contains("#expiring-secrets", told);
        Assert.Contains("ag-{0}", told);
    }

    [TestMethod]
    public async Task Every_other_secret_of_the_vault_may_have_an_end_date_and_the_connector_shows_all_dates()
    {
        var template = await Bicep.TemplateAsync();

        var withoutEnd = Of(template, "Microsoft.KeyVault/vaults/secrets")
            .Select(secret => secret.GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal))
            .Where(secret => !secret.Contains("dateTimeToEpoch(", StringComparison.Ordinal)
                && !secret.Contains("tryGet(variables('expiries'), ", StringComparison.Ordinal));

        Assert.IsEmpty(withoutEnd.ToList());
        var shown = template.GetProperty("variables").GetProperty("knownEnds").GetRawText();
        string[] dates = ["vaultExpires", "tokenKeyExpires", "smtpExpires"];
        Assert.IsTrue(dates.All(date => shown.Contains(date, StringComparison.Ordinal)), shown);
        Assert.Contains("'Endings__Known', join(variables", template.GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Strings(JsonElement variables, string name) =>
        variables.GetProperty(name).EnumerateArray().Select(value => value.GetString()!);

    private static string[] Sorted(IEnumerable<string> names) => [.. names.Order(StringComparer.Ordinal)];

    private static JsonElement Only(JsonElement template, string type) => Of(template, type).Single();

    private static IEnumerable<JsonElement> Of(JsonElement template, string type)
    {
        var resources = template.GetProperty("resources");
        var all = resources.ValueKind == JsonValueKind.Object
            ? resources.EnumerateObject().Select(resource => resource.Value) : resources.EnumerateArray();
        return all.Where(resource => resource.GetProperty("type").GetString() == type);
    }

    // Also the type for a single resource: "Microsoft.KeyVault/vaults/providers/roleAssignments".
    [GeneratedRegex("\"type\": \"[^\"]+/roleAssignments\"", RegexOptions.IgnoreCase)]
    private static partial Regex AssignedRoles();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guids();
}
