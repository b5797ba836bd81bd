// Everything in the resource group. Parameters are described in main.bicep.
param location string
param tags object
@description('Makes names unique.')
@minLength(13)
@maxLength(13)
param token string
param gmailClientId string
@secure()
param gmailClientSecret string
@secure()
param gmailServiceAccountJson string
param useServiceAccount bool
param gmailDelegation object
param tokenKeyId string
@secure()
param tokenKey string
param tokenKeyExpires string
param olderTokenKeyIds string[]
param alertsFrom string
param smtpHost string
param smtpPort int
param smtpSecurity string
param smtpUsername string
@secure()
param smtpPassword string
param smtpExpires string
@description('Last days of other secrets in the vault, as name=2027-03-01; name=2027-05-31.')
param vaultExpires string
@secure()
param alertLinkKey string
param useAlertLinks bool
param alertWebhookUri string
@description('Called after each tick of the planner. Empty for no watchdog.')
param watchdogUri string
@description('Mailboxes for test mails, written account/address, with commas. Empty for none.')
param testAddresses string
param alertWebhookFormat string
param alertWebhookUse string
@secure()
param alertWebhookSecret string
@secure()
param alertWebhookRoutingKey string
param useCommunicationServices bool
param smtpApplicationId string
param forwardingDomain string
@secure()
param forwardingSecret string
param inboundImapHost string
param inboundImapPort int
param inboundImapSecurity string
param inboundImapUser string
@secure()
param inboundImapPassword string
param destination string
param webhookUri string
@secure()
param webhookSecret string
param zendeskSubdomain string
param zendeskClientId string
@secure()
param zendeskClientSecret string
param consoleBaseUri string

@description('Off, or AppService for operators who sign in with Entra.')
param consoleAccess string

param consoleClientId string

@description('Object ids of the groups whose members are operators, with commas.')
param consoleAllowedGroups string

@description('Object ids of single operators, with commas.')
param consoleAllowedUsers string
param operatorEmail string
param mailRetentionDays int
param logRetentionDays int
param maximumInstances int
param instanceMemoryMB int
param alwaysReadyTimers bool
param traceShare string
param staticEgress bool
param extraSettings object

// --- Identity and roles of the app -------------------------------------------------------------------------------------------

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${token}'
  location: location
  tags: tags
}

// The host keeps leases and timer status in blobs. The app creates its containers, queues and tables if one is missing.
// Blob Data Owner of the account also includes generateUserDelegationKey, which signs links to mail without an account key.
var storageRoles = {
  blobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  queueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  tableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
}
var vaultSecretsUser = '4633458b-17de-408a-b874-0445c86b69e6'
var metricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource storageRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in items(storageRoles): {
    name: guid(storage.id, identity.id, role.value)
    scope: storage
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role.value)
    }
  }
]

resource vaultRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identity.id, vaultSecretsUser)
  scope: vault
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', vaultSecretsUser)
  }
}

resource insightsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identity.id, metricsPublisher)
  scope: insights
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', metricsPublisher)
  }
}

// --- State ------------------------------------------------------------------------------------------------------------------------

var deploymentContainer = 'app-package'
var containers = ['mail', 'syncs', 'held', 'reports', deploymentContainer]
var queues = ['fetch-jobs', 'fetch-jobs-poison', 'deliveries', 'deliveries-poison', 'alerts', 'alerts-poison']
var tables = [
  'Accounts'
  'AccountReports'
  'Activity'
  'Arrivals'
  'ServiceLevels'
  'TestMails'
  'Mailboxes'
  'ParkedMailboxes'
  'Messages'
  'DeadLetters'
  'DeferredMails'
  'Alerts'
  'Poison'
  'Watches'
  'Incidents'
  'Forwarding'
  'InboundKeys'
  'InboundPosts'
  'InboundMailbox'
  'Pairs'
  'Identities'
  'Deliveries'
  'Connects'
  'Destinations'
  'MailIndex'
  'Audit'
  'ZendeskThreads'
  'ZendeskDeliveries'
]

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: 'st${token}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // A mail that a person deletes by mistake can be restored for a week.
      deleteRetentionPolicy: { enabled: true, days: 7 }
      containerDeleteRetentionPolicy: { enabled: true, days: 7 }
    }

    resource container 'containers' = [for name in containers: { name: name }]
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for name in queues: { name: name }]
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource table 'tables' = [for name in tables: { name: name }]
  }

  // An age rule does not know which mail still waits for its delivery, so the app erases old mail itself (Retention__MailDays). The rule of
  // earlier deployments is switched off here, because a policy that a template leaves out stays as it was.
  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'delete-old-mail'
            enabled: false
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['mail/'] }
              actions: { baseBlob: { delete: { daysAfterCreationGreaterThan: 36500 } } }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

// --- Secrets ----------------------------------------------------------------------------------------------------------------------

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: 'kv-${token}'
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    // Without a token key no refresh token can be read, so a single call must not delete it permanently.
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
  }
}

var expiries = toObject(
  filter(map(split(vaultExpires, ';'), one => split(one, '=')), one => length(one) == 2),
  one => trim(one[0]),
  one => { exp: dateTimeToEpoch('${trim(one[1])}T00:00:00Z') }
)

resource clientSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(gmailClientSecret)) {
  parent: vault
  name: 'gmail-client-secret'
  properties: { value: gmailClientSecret, attributes: expiries[?'gmail-client-secret'] ?? {} }
}

resource serviceAccount 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(gmailServiceAccountJson)) {
  parent: vault
  name: 'gmail-service-account'
  properties: { value: gmailServiceAccountJson, attributes: expiries[?'gmail-service-account'] ?? {} }
}

resource activeTokenKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(tokenKey)) {
  parent: vault
  name: 'token-key-${tokenKeyId}'
  properties: { value: tokenKey, attributes: empty(tokenKeyExpires) ? {} : { exp: dateTimeToEpoch(tokenKeyExpires) } }
}

resource smtpSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(smtpPassword)) {
  parent: vault
  name: 'smtp-password'
  properties: { value: smtpPassword, attributes: empty(smtpExpires) ? {} : { exp: dateTimeToEpoch(smtpExpires) } }
}

resource inboundKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(forwardingSecret)) {
  parent: vault
  name: 'forwarding-secret'
  properties: { value: forwardingSecret, attributes: expiries[?'forwarding-secret'] ?? {} }
}

resource imapSecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(inboundImapPassword)) {
  parent: vault
  name: 'imap-password'
  properties: { value: inboundImapPassword, attributes: expiries[?'imap-password'] ?? {} }
}

resource linkKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(alertLinkKey)) {
  parent: vault
  name: 'alert-link-key'
  properties: { value: alertLinkKey, attributes: expiries[?'alert-link-key'] ?? {} }
}

resource alertWebhookKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(alertWebhookSecret)) {
  parent: vault
  name: 'alert-webhook-secret'
  properties: { value: alertWebhookSecret, attributes: expiries[?'alert-webhook-secret'] ?? {} }
}

resource alertRoutingKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(alertWebhookRoutingKey)) {
  parent: vault
  name: 'alert-webhook-routing-key'
  properties: { value: alertWebhookRoutingKey, attributes: expiries[?'alert-webhook-routing-key'] ?? {} }
}

resource zendeskKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(zendeskClientSecret)) {
  parent: vault
  name: 'zendesk-client-secret'
  properties: { value: zendeskClientSecret, attributes: expiries[?'zendesk-client-secret'] ?? {} }
}

resource webhookKey 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(webhookSecret)) {
  parent: vault
  name: 'webhook-secret'
  properties: { value: webhookSecret, attributes: expiries[?'webhook-secret'] ?? {} }
}

// --- Alert mail -------------------------------------------------------------------------------------------------------------------

resource email 'Microsoft.Communication/emailServices@2026-03-18' = if (useCommunicationServices) {
  name: 'mail-${token}'
  location: 'global'
  tags: tags
  properties: { dataLocation: 'Europe' }

  // Azure sends ten mails an hour from its own domain and does not raise that. For more, link a domain of your own.
  resource domain 'domains' = {
    name: 'AzureManagedDomain'
    location: 'global'
    properties: { domainManagement: 'AzureManaged', userEngagementTracking: 'Disabled' }
  }
}

resource communication 'Microsoft.Communication/communicationServices@2026-03-18' = if (useCommunicationServices) {
  name: 'acs-${token}'
  location: 'global'
  tags: tags
  properties: { dataLocation: 'Europe', disableLocalAuth: true, linkedDomains: [email::domain.id] }

  resource smtpUser 'smtpUsernames' = if (!empty(smtpApplicationId)) {
    name: 'connector'
    properties: { username: 'connector-${token}', entraApplicationId: smtpApplicationId, tenantId: subscription().tenantId }
  }
}

// --- Outbound address -------------------------------------------------------------------------------------------------------------

resource egress 'Microsoft.Network/publicIPAddresses@2024-07-01' = if (staticEgress) {
  name: 'ip-${token}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource nat 'Microsoft.Network/natGateways@2024-07-01' = if (staticEgress) {
  name: 'nat-${token}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: egress.id }] }
}

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = if (staticEgress) {
  name: 'vnet-${token}'
  location: location
  tags: tags
  properties: { addressSpace: { addressPrefixes: ['10.10.0.0/24'] } }

  resource apps 'subnets' = {
    name: 'apps'
    properties: {
      addressPrefix: '10.10.0.0/26'
      natGateway: { id: nat.id }
      delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
    }
  }
}

// --- Monitoring ---------------------------------------------------------------------------------------------------------------------

resource logs 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: logRetentionDays
    // No daily cap, since a reached cap silences every rule below.
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: logs.id, DisableLocalAuth: true }
}

// --- Alert rules outside the app, since a dead app cannot report itself ------------------------------------------------------------
// Each names the section of docs/operations.md that says what to do. Metrics: docs/operations.md, "What it reports".

var runbooks = 'docs/operations.md'

var rules = [
  {
    name: 'no-heartbeat'
    title: 'The connector has given no sign of life for 10 minutes'
    runbook: 'no-heartbeat'
    severity: 0
    window: 'PT10M'
    query: 'AppMetrics | where Name == "connector.heartbeat"'
    operator: 'LessThan'
    threshold: 1
  }
  {
    name: 'parked-share'
    title: 'More than a tenth of the mailboxes is parked'
    runbook: 'parked-mailboxes'
    severity: 1
    window: 'PT15M'
    query: '''
      AppMetrics
      | where Name == "connector.mailboxes"
      | extend State = tostring(Properties.state)
      | summarize Mailboxes = max(Max) by State
      | summarize Share = sumif(Mailboxes, State in ("Parked", "Probing")) / sum(Mailboxes)
      | where Share > 0.1
    '''
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'import-lag'
    title: 'A mailbox has not been fetched for more than 30 minutes'
    runbook: 'import-lag'
    severity: 2
    window: 'PT15M'
    query: 'AppMetrics | where Name == "connector.import.oldest_lag" | summarize Seconds = min(Min) | where Seconds > 1800'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'queue-age'
    title: 'A queue message has waited for more than 15 minutes'
    runbook: 'queue-age'
    severity: 2
    window: 'PT15M'
    query: '''
      AppMetrics
      | where Name == "connector.queue.oldest_age"
      | extend Queue = tostring(Properties.queue)
      | where not(Queue endswith "-poison")
      | summarize Seconds = min(Min) by Queue
      | where Seconds > 900
    '''
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'undelivered'
    title: 'A mail has waited for more than an hour for its delivery'
    runbook: 'undelivered-mail'
    severity: 1
    window: 'PT15M'
    query: 'AppMetrics | where Name == "connector.deliveries.oldest_age" | summarize Seconds = min(Min) | where Seconds > 3600'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'missing-mail'
    title: 'Mail that Gmail has was not here'
    runbook: 'missing-mail'
    severity: 1
    window: 'PT15M'
    query: 'AppMetrics | where Name == "connector.mails.missing" | summarize Mails = sum(Sum) | where Mails > 0'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'silence'
    title: 'No mail arrives in many mailboxes of all accounts'
    runbook: 'no-mail-in-many-mailboxes'
    severity: 1
    window: 'PT15M'
    query: '''
      AppMetrics
      | where Name == "connector.silence.answers" and tostring(Properties.answer) == "lost for all"
      | summarize Answers = sum(Sum)
      | where Answers > 0
    '''
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'push-watch'
    title: 'Push watches have not been renewed for more than three days'
    runbook: 'push-watch'
    severity: 2
    window: 'PT15M'
    query: 'AppMetrics | where Name == "connector.push.watch_age" | summarize Seconds = min(Min) | where Seconds > 259200'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'credentials'
    title: 'A credential ends soon, is gone or was changed'
    runbook: 'expiring-secrets'
    severity: 2
    window: 'PT15M'
    query: 'AppMetrics | where Name == "connector.credentials.ending" | summarize Reports = sum(Sum) | where Reports > 0'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'poison'
    title: 'A queue message used up its tries again and again'
    runbook: 'poison'
    severity: 2
    window: 'PT15M'
    query: 'AppMetrics | where Name == "connector.poison" | summarize Messages = sum(Sum) | where Messages > 0'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'alert-mail'
    title: 'Administrators could not be told for more than 10 minutes'
    runbook: 'when-alert-mail-does-not-leave'
    severity: 0
    window: 'PT15M'
    query: 'AppMetrics | where Name == "connector.alerts.oldest_unsent" | summarize Seconds = max(Max) | where Seconds > 600'
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'quota'
    title: 'More than 80 % of the project\'s quota is used'
    runbook: 'quota'
    severity: 3
    window: 'PT5M'
    query: $'''
      AppMetrics
      | where Name == "connector.gmail.units"
      | summarize Units = sum(Sum) by bin(TimeGenerated, 1m)
      | where Units > ${int(string(extraSettings.?Gmail__UnitsPerProjectPerMinute ?? sample.Gmail__UnitsPerProjectPerMinute)) * 8 / 10}
    '''
    operator: 'GreaterThan'
    threshold: 0
  }
]

// The objective for test mails, and how fast the misses that it allows in 30 days are used up: burn rates and windows of Google's SRE
// workbook, chapter 5 (sre.google/workbook/alerting-on-slos). Two differ from it. The shortest window is 15 minutes, since a test mail comes
// every five. Azure looks back two days at most, so the rule for 10 % of the misses looks at one day at three times the rate, not at three.
var objective = string(extraSettings.?TestMail__Objective ?? sample.TestMail__Objective)
var burns = [
  { name: 'fast', share: '2 %', during: 'an hour', rate: '14.4', window: 'PT1H', recent: '15m', severity: 0 }
  { name: 'steady', share: '5 %', during: 'six hours', rate: '6', window: 'PT6H', recent: '30m', severity: 1 }
  { name: 'slow', share: '10 %', during: 'a day', rate: '3', window: 'P1D', recent: '2h', severity: 2 }
]
var burnRules = [
  for burn in burns: {
    name: 'test-mails-${burn.name}'
    title: 'Test mails come late or never: ${burn.share} of the misses of 30 days were used up within ${burn.during}'
    runbook: 'test-mails-come-late-or-never'
    severity: burn.severity
    window: burn.window
    // One miss says little: with one test address and few mails it would raise the alarm alone.
    query: $'''
      let allowed = (100 - ${objective}) / 100.0 * ${burn.rate};
      AppMetrics
      | where Name == "connector.test_mails"
      | extend Outcome = tostring(Properties.outcome), IsRecent = TimeGenerated > ago(${burn.recent})
      | where Outcome in ("in_time", "missed")
      | summarize
          Mails = sum(Sum), Missed = sumif(Sum, Outcome == "missed"),
          RecentMails = sumif(Sum, IsRecent), RecentMissed = sumif(Sum, IsRecent and Outcome == "missed")
      | where Missed >= 2 and Missed > allowed * Mails and RecentMissed > allowed * RecentMails
    '''
    operator: 'GreaterThan'
    threshold: 0
  }
]
var testMailRules = concat(burnRules, [
  {
    name: 'test-mails-not-sent'
    title: 'Test mails do not leave, so nothing is measured'
    runbook: 'test-mails-do-not-leave'
    severity: 2
    window: 'PT30M'
    query: '''
      AppMetrics
      | where Name == "connector.test_mails" and tostring(Properties.outcome) == "not_sent"
      | summarize Mails = sum(Sum)
      | where Mails >= 3
    '''
    operator: 'GreaterThan'
    threshold: 0
  }
])

resource operators 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'connector'
    enabled: true
    emailReceivers: [{ name: 'operator', emailAddress: operatorEmail, useCommonAlertSchema: true }]
  }
}

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in concat(rules, empty(testAddresses) ? [] : testMailRules): {
    name: '${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: '${rule.title}. What to do: ${runbooks}#${rule.runbook}'
      severity: rule.severity
      enabled: true
      scopes: [logs.id]
      evaluationFrequency: 'PT5M'
      windowSize: rule.window
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: rule.operator
            threshold: rule.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [operators.id] }
      autoMitigate: true
      // The first metric creates the table.
      skipQueryValidation: true
    }
  }
]

// Secrets with an end date: the vault says so 30 days ahead.
resource vaultEvents 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-${token}'
  location: location
  tags: tags
  properties: { source: vault.id, topicType: 'Microsoft.KeyVault.vaults' }

  resource expiring 'eventSubscriptions' = {
    name: 'secret-expires'
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      filter: { includedEventTypes: ['Microsoft.KeyVault.SecretNearExpiry', 'Microsoft.KeyVault.SecretExpired'] }
      destination: {
        endpointType: 'MonitorAlert'
        properties: {
          severity: 'Sev1'
          actionGroups: [operators.id]
          description: 'A secret of the connector, such as a token key, expires soon. What to do: ${runbooks}#expiring-secrets'
        }
      }
    }
  }
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'connector')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Connector'
    category: 'workbook'
    sourceId: insights.id
    serializedData: loadTextContent('workbook.json')
  }
}

// --- The app ----------------------------------------------------------------------------------------------------------------------

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${token}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

// The defaults of the sample are the defaults of the code. Values that differ on a laptop are set below.
var sample = loadJsonContent('../local.settings.sample.json').Values
var tuned = ['Schedule', 'Import', 'Retry', 'Probe', 'Incident', 'Silence', 'TestMail', 'Reports', 'Endings', 'Push', 'Forwarding', 'Zendesk']
var defaults = toObject(
  filter(items(sample), setting => contains(tuned, split(setting.key, '__')[0]) && !empty(setting.value)),
  setting => setting.key,
  setting => setting.value
)

// A tick costs an execution even if it finds nothing to do, so timers of features that are off tick once a year.
var never = '0 0 0 1 1 *'
var restingTimers = union(
  empty(inboundImapHost) && !contains(extraSettings, 'Forwarding__Imap__Host') ? { Schedule__FetchInboundMailbox: never } : {},
  contains(extraSettings, 'Push__Topic') ? {} : { Schedule__RenewWatches: never }
)

// The connector shows and reports the same dates as the vault.
var knownEnds = filter(
  [
    trim(vaultExpires)
    empty(tokenKeyExpires) ? '' : 'token-key=${substring(tokenKeyExpires, 0, 10)}'
    empty(smtpExpires) ? '' : 'smtp-password=${substring(smtpExpires, 0, 10)}'
  ],
  one => !empty(one)
)

var secretOf = 'VaultName=${vault.name};SecretName='
var keyIds = union([tokenKeyId], olderTokenKeyIds)
var tokenKeys = toObject(keyIds, id => 'Tokens__Keys__${id}', id => '@Microsoft.KeyVault(${secretOf}token-key-${id})')

var hostSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
  AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
  AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
  // At SIGTERM the host stops its listeners and releases the timers' locks at once.
  FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING: 'true'
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio'
  OTEL_TRACES_SAMPLER_ARG: traceShare
}

var gmailSettings = union(
  {
    Gmail__BaseUri: sample.Gmail__BaseUri
    Gmail__TokenUri: sample.Gmail__TokenUri
    Gmail__AuthorizationUri: sample.Gmail__AuthorizationUri
    Gmail__UnitsPerUserPerMinute: sample.Gmail__UnitsPerUserPerMinute
    Gmail__UnitsPerHistoryList: sample.Gmail__UnitsPerHistoryList
    Gmail__UnitsPerMessageList: sample.Gmail__UnitsPerMessageList
    Gmail__UnitsPerGet: sample.Gmail__UnitsPerGet
    Gmail__UnitsPerAddForwardingAddress: sample.Gmail__UnitsPerAddForwardingAddress
    Gmail__UnitsPerUpdateForwarding: sample.Gmail__UnitsPerUpdateForwarding
    Gmail__UnitsPerProjectPerMinute: sample.Gmail__UnitsPerProjectPerMinute
    Gmail__AnswerTimeout: sample.Gmail__AnswerTimeout
  },
  empty(gmailClientId)
    ? {}
    : { Gmail__ClientId: gmailClientId, Gmail__ClientSecret: '@Microsoft.KeyVault(${secretOf}gmail-client-secret)' },
  useServiceAccount ? { Gmail__ServiceAccountJson: '@Microsoft.KeyVault(${secretOf}gmail-service-account)' } : {},
  empty(gmailDelegation.serviceAccount)
    ? {}
    : {
        Gmail__Delegation__ServiceAccount: gmailDelegation.serviceAccount
        Gmail__Delegation__Provider: gmailDelegation.provider
        Gmail__Delegation__Audience: gmailDelegation.audience
      }
)

var givenUri = empty(consoleBaseUri) ? 'https://${app.properties.defaultHostName}' : consoleBaseUri
var publicUri = endsWith(givenUri, '/') ? givenUri : '${givenUri}/'
var hasSignIn = consoleAccess == 'AppService' && !empty(consoleClientId)

var smtpUser = useCommunicationServices && !empty(smtpApplicationId) ? 'connector-${token}' : smtpUsername
var alertSettings = union(
  {
    Alerts__From: alertsFrom
    Alerts__Smtp__Host: useCommunicationServices ? 'smtp.azurecomm.net' : smtpHost
    Alerts__Smtp__Port: string(smtpPort)
    Alerts__Smtp__Security: smtpSecurity
    Alerts__GroupWait: sample.Alerts__GroupWait
    Alerts__SingleAfter: sample.Alerts__SingleAfter
    Alerts__UpdateInterval: sample.Alerts__UpdateInterval
    Alerts__ReminderAfter: sample.Alerts__ReminderAfter
    Alerts__CalmFor: sample.Alerts__CalmFor
    Alerts__DigestEvery: sample.Alerts__DigestEvery
    Alerts__UnsentFor: sample.Alerts__UnsentFor
    // Azure's own mail service takes 30 a minute from a domain of one's own.
    Alerts__MailsPerMinute: useCommunicationServices ? '30' : sample.Alerts__MailsPerMinute
  },
  empty(watchdogUri) ? {} : { Watchdog__Uri: watchdogUri },
  empty(testAddresses) ? {} : { TestMail__Addresses: testAddresses },
  useAlertLinks ? { Alerts__LinkKey: '@Microsoft.KeyVault(${secretOf}alert-link-key)' } : {},
  empty(alertWebhookUri) && alertWebhookFormat != 'PagerDuty'
    ? {}
    : union(
        {
          Alerts__Webhook__Uri: alertWebhookUri
          Alerts__Webhook__Format: alertWebhookFormat
          Alerts__Webhook__Use: alertWebhookUse
          Alerts__Webhook__AllowPrivate: sample.Alerts__Webhook__AllowPrivate
        },
        alertWebhookFormat == 'Generic' ? { Alerts__Webhook__Secret: '@Microsoft.KeyVault(${secretOf}alert-webhook-secret)' } : {},
        alertWebhookFormat == 'PagerDuty'
          ? { Alerts__Webhook__RoutingKey: '@Microsoft.KeyVault(${secretOf}alert-webhook-routing-key)' }
          : {}
      ),
  // Links in mails are signed, so an address alone is of no use.
  empty(consoleBaseUri) && !useAlertLinks ? {} : { Console__BaseUri: publicUri },
  { Console__Access: consoleAccess },
  hasSignIn
    ? {
        OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID: identity.properties.clientId
        WEBSITE_AUTH_AAD_ALLOWED_TENANTS: tenant().tenantId
      }
    : {},
  empty(consoleAllowedGroups) ? {} : { Console__AllowedGroups: consoleAllowedGroups },
  empty(consoleAllowedUsers) ? {} : { Console__AllowedUsers: consoleAllowedUsers },
  empty(smtpUser)
    ? {}
    : { Alerts__Smtp__Username: smtpUser, Alerts__Smtp__Password: '@Microsoft.KeyVault(${secretOf}smtp-password)' }
)

// The app would take a reference to a missing secret for the secret itself, so only secrets in use are referenced.
var forwardingSettings = union(
  empty(forwardingDomain) ? {} : { Forwarding__Domain: forwardingDomain },
  empty(forwardingDomain) || !empty(inboundImapHost)
    ? {}
    : { Forwarding__Secret: '@Microsoft.KeyVault(${secretOf}forwarding-secret)' },
  empty(inboundImapHost)
    ? {}
    : {
        Forwarding__Imap__Host: inboundImapHost
        Forwarding__Imap__Port: string(inboundImapPort)
        Forwarding__Imap__Security: inboundImapSecurity
        Forwarding__Imap__User: inboundImapUser
        Forwarding__Imap__Password: '@Microsoft.KeyVault(${secretOf}imap-password)'
      }
)

var destinationSettings = union(
  { Destination__Kind: destination, Retention__MailDays: string(mailRetentionDays) },
  destination == 'webhook'
    ? {
        Destination__Webhook__Uri: webhookUri
        Destination__Webhook__Secret: '@Microsoft.KeyVault(${secretOf}webhook-secret)'
        Destination__Webhook__InlineBytes: sample.Destination__Webhook__InlineBytes
        Destination__Webhook__LinkLifetime: sample.Destination__Webhook__LinkLifetime
        Destination__Webhook__Timeout: sample.Destination__Webhook__Timeout
        Destination__Webhook__AllowPrivate: sample.Destination__Webhook__AllowPrivate
      }
    : {},
  destination == 'zendesk'
    ? {
        Destination__Zendesk__Subdomain: zendeskSubdomain
        Destination__Zendesk__ClientId: zendeskClientId
        Destination__Zendesk__ClientSecret: '@Microsoft.KeyVault(${secretOf}zendesk-client-secret)'
        Destination__Zendesk__AutomaticMail: sample.Destination__Zendesk__AutomaticMail
        Destination__Zendesk__Tags: sample.Destination__Zendesk__Tags
      }
    : {}
)

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: 'func-${token}'
  location: location
  tags: union(tags, { 'azd-service-name': 'connector' })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identity.id}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: staticEgress ? network::apps.id : null
    siteConfig: { minTlsVersion: '1.2' }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deploymentContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        maximumInstanceCount: maximumInstances
        instanceMemoryMB: instanceMemoryMB
        // Timers scale one function at a time; each instance listens to all timers that it may run.
        alwaysReady: alwaysReadyTimers ? [{ name: 'function:EnqueueFetchJobs', instanceCount: 1 }] : []
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(
      defaults,
      restingTimers,
      hostSettings,
      gmailSettings,
      { Tokens__ActiveKey: tokenKeyId },
      tokenKeys,
      alertSettings,
      forwardingSettings,
      destinationSettings,
      empty(knownEnds) ? {} : { Endings__Known: join(knownEnds, '; ') },
      extraSettings
    )
  }

  // App Service Authentication signs in operators of the console. It lets anonymous calls through, because webhooks, links and calls with a
  // function key come without a sign-in: the app decides for each route. The managed identity is the federated credential of the Entra
  // application, so there is no client secret (learn.microsoft.com, configure-authentication-provider-aad).
  resource signIn 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: hasSignIn }
      globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
      httpSettings: { requireHttps: true }
      identityProviders: hasSignIn
        ? {
            azureActiveDirectory: {
              enabled: true
              registration: {
                openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
                clientId: consoleClientId
                clientSecretSettingName: 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'
              }
              validation: {
                allowedAudiences: [consoleClientId]
                defaultAuthorizationPolicy: { allowedApplications: [consoleClientId] }
              }
            }
          }
        : {}
      login: {
        // The app needs no token of the operator.
        tokenStore: { enabled: false }
        cookieExpiration: { convention: 'FixedTime', timeToExpiration: '08:00:00' }
        nonce: { validateNonce: true, nonceExpirationInterval: '00:05:00' }
      }
    }
    // Azure refuses two changes of an app's configuration at the same time.
    dependsOn: [settings]
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  // A role takes minutes to spread, and an app that starts before it fails its first minutes.
  dependsOn: [storageRole, vaultRole, insightsRole, storage::blobs::container]
}

output appName string = app.name
output apiUri string = 'https://${app.properties.defaultHostName}/api'
output publicUri string = publicUri
output identityObjectId string = identity.properties.principalId
output vaultName string = vault.name
output storageName string = storage.name
output egressAddress string = staticEgress ? egress!.properties.ipAddress : ''
