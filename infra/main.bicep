// The connector on Azure: one resource group with everything that it needs. Deployed by `azd up`, or by
// `az deployment sub create --template-file infra/main.bicep --parameters infra/main.bicepparam`.
targetScope = 'subscription'

@description('Names and tags every resource. Lower-case letters, digits and dashes.')
@minLength(2)
@maxLength(24)
param environmentName string

@description('Azure region. It must offer Flex Consumption.')
param location string

@description('Id of the OAuth client for connected mailboxes. Empty if only domain-wide delegation is used.')
param gmailClientId string = ''

@secure()
@description('Secret of that OAuth client. Empty keeps the one in the vault.')
param gmailClientSecret string = ''

@secure()
@description('Key file of a service account with domain-wide delegation, as JSON. Empty keeps the one in the vault.')
param gmailServiceAccountJson string = ''

@description('Whether a service account is used. Its setting then refers to the vault.')
param useServiceAccount bool = false

@description('Delegation without a key: serviceAccount, provider and audience, as docs/connect.md says. Empty for none.')
param gmailDelegation object = { serviceAccount: '', provider: '', audience: '' }

@description('Id of the key that encrypts new refresh tokens.')
@minLength(1)
param tokenKeyId string = 'k1'

@secure()
@description('That key: base64 of 32 random bytes (openssl rand -base64 32). Empty keeps the one in the vault.')
param tokenKey string = ''

@description('When to replace that key, such as 2027-03-01T00:00:00Z. The operator gets a mail 30 days before. Empty for no mail.')
param tokenKeyExpires string = ''

@description('Ids of older keys, whose secrets "token-key-<id>" are in the vault, so that old tokens can still be read.')
param olderTokenKeyIds string[] = []

@description('Sender of alert mails, as an address or "Name <address>".')
param alertsFrom string

@description('SMTP server of alert mails. Never Gmail, since alerts must leave while Gmail is down. Empty with Communication Services.')
param smtpHost string = ''

@description('Port of the SMTP server. 25 is closed on Azure.')
@minValue(1)
@maxValue(65535)
param smtpPort int = 587

@allowed(['StartTls', 'Tls'])
@description('How the connection to the SMTP server is encrypted.')
param smtpSecurity string = 'StartTls'

@description('User at the SMTP server; empty for none.')
param smtpUsername string = ''

@secure()
@description('Password of that user. Empty keeps the one in the vault.')
param smtpPassword string = ''

@description('When that password expires, such as 2027-03-01T00:00:00Z. The operator gets a mail 30 days before. Empty for no mail.')
param smtpExpires string = ''

@description('Last days of other secrets in the vault: "gmail-client-secret=2027-03-01; imap-password=2027-05-31". Empty for none.')
param vaultExpires string = ''

@secure()
@description('Base64 of 32 random bytes: signs links and forms. Empty keeps the one in the vault.')
param alertLinkKey string = ''

@description('Uses that key: without it no mail and no invite has a link. Needs the key in the vault.')
param useAlertLinks bool = false

@description('Address of a watchdog outside Azure, called after each tick of the planner. Empty for none.')
param watchdogUri string = ''

@description('Mailboxes of your own that get test mails, written account/address, with commas. Empty for none, and for no rules about them.')
param testAddresses string = ''

@description('Where alerts are posted to as a second channel. Empty for none, or for PagerDuty\'s own address.')
param alertWebhookUri string = ''

@allowed(['Generic', 'Slack', 'Teams', 'PagerDuty'])
@description('Format of the posts to the second channel.')
param alertWebhookFormat string = 'Generic'

@allowed(['WhenMailFails', 'Always'])
@description('When the second channel is used.')
param alertWebhookUse string = 'WhenMailFails'

@secure()
@description('whsec_ and the base64 of 24 to 64 random bytes. Signs posts to a Generic channel. Empty keeps the one in the vault.')
param alertWebhookSecret string = ''

@secure()
@description('Integration key of a PagerDuty service. Empty keeps the one in the vault.')
param alertWebhookRoutingKey string = ''

@description('Creates Azure Communication Services for alert mail; its SMTP password is a secret of an Entra application (docs/deploy.md).')
param useCommunicationServices bool = false

@description('Entra application that may send through Communication Services. Empty for none.')
param smtpApplicationId string = ''

@description('Domain of the inbound addresses (docs/forwarding.md). Empty for none.')
param forwardingDomain string = ''

@secure()
@description('Signs posts of your own mail server, at least 16 characters. Not needed with an IMAP host. Empty keeps the one in the vault.')
param forwardingSecret string = ''

@description('IMAP server of the mailbox that collects this mail. Empty if the mail is posted to the connector.')
param inboundImapHost string = ''

@description('Port of the IMAP server.')
@minValue(1)
@maxValue(65535)
param inboundImapPort int = 993

@allowed(['Tls', 'StartTls'])
@description('How the connection to the IMAP server is encrypted.')
param inboundImapSecurity string = 'Tls'

@description('User at the IMAP server.')
param inboundImapUser string = ''

@secure()
@description('Password of that user. Empty keeps the one in the vault.')
param inboundImapPassword string = ''

@allowed(['archive', 'webhook', 'zendesk'])
@description('Where imported mail goes: it stays in storage, is posted to a webhook, or becomes tickets of a Zendesk.')
param destination string = 'archive'

@description('Address of the webhook (https).')
param webhookUri string = ''

@secure()
@description('Secret of the webhook: whsec_ and base64 of 24 to 64 bytes. Empty keeps the one in the vault.')
param webhookSecret string = ''

@description('First part of the address of the Zendesk: acme for https://acme.zendesk.com.')
param zendeskSubdomain string = ''

@description('Identifier of the OAuth client of the Zendesk.')
param zendeskClientId string = ''

@secure()
@description('Secret of this OAuth client. Empty keeps the one in the vault.')
param zendeskClientSecret string = ''

@description('Public address of the connector, for links in mails and pages. Empty for the address that Azure gives the app.')
param consoleBaseUri string = ''

@description('Off, or AppService for operators of the console who sign in with Entra.')
@allowed(['Off', 'AppService'])
param consoleAccess string = 'Off'

@description('Entra application with which operators sign in (docs/deploy.md has the commands). Needed for AppService.')
param consoleClientId string = ''

@description('Object ids of the Entra groups whose members are operators of the console, with commas.')
param consoleAllowedGroups string = ''

@description('Object ids of single operators of the console, with commas.')
param consoleAllowedUsers string = ''

@description('Mail address of the operator, for the alerts of Azure Monitor.')
param operatorEmail string

@description('Days after which raw mail is deleted; 0 keeps it.')
@minValue(0)
@maxValue(36500)
param mailRetentionDays int = 0

@description('Days that logs and metrics are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most instances that each function scales out to.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@allowed([512, 2048, 4096])
@description('Memory of an instance in MB.')
param instanceMemoryMB int = 2048

@description('Keeps one instance ready for the timers, since Azure may not wake an idle app for them. docs/deploy.md has the cost.')
param alwaysReadyTimers bool = true

@description('Share of traces that are kept, from 0 to 1. The host makes one for each look into a queue, 290,000 a day when idle.')
param traceShare string = '0.1'

@description('Gives the app an outbound address of its own (NAT gateway), since Google blocks by address, also shared ones.')
param staticEgress bool = false

@description('Further settings by name, any of local.settings.sample.json.')
param extraSettings object = {}

var tags = { 'azd-env-name': environmentName }
var token = toLower(uniqueString(subscription().id, environmentName, location))

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module connector 'connector.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    token: token
    gmailClientId: gmailClientId
    gmailClientSecret: gmailClientSecret
    gmailServiceAccountJson: gmailServiceAccountJson
    useServiceAccount: useServiceAccount
    gmailDelegation: gmailDelegation
    tokenKeyId: tokenKeyId
    tokenKey: tokenKey
    tokenKeyExpires: tokenKeyExpires
    olderTokenKeyIds: olderTokenKeyIds
    alertsFrom: alertsFrom
    smtpHost: smtpHost
    smtpPort: smtpPort
    smtpSecurity: smtpSecurity
    smtpUsername: smtpUsername
    smtpPassword: smtpPassword
    smtpExpires: smtpExpires
    vaultExpires: vaultExpires
    alertLinkKey: alertLinkKey
    useAlertLinks: useAlertLinks
    alertWebhookUri: alertWebhookUri
    watchdogUri: watchdogUri
    testAddresses: testAddresses
    alertWebhookFormat: alertWebhookFormat
    alertWebhookUse: alertWebhookUse
    alertWebhookSecret: alertWebhookSecret
    alertWebhookRoutingKey: alertWebhookRoutingKey
    useCommunicationServices: useCommunicationServices
    smtpApplicationId: smtpApplicationId
    forwardingDomain: forwardingDomain
    forwardingSecret: forwardingSecret
    inboundImapHost: inboundImapHost
    inboundImapPort: inboundImapPort
    inboundImapSecurity: inboundImapSecurity
    inboundImapUser: inboundImapUser
    inboundImapPassword: inboundImapPassword
    destination: destination
    webhookUri: webhookUri
    webhookSecret: webhookSecret
    zendeskSubdomain: zendeskSubdomain
    zendeskClientId: zendeskClientId
    zendeskClientSecret: zendeskClientSecret
    consoleBaseUri: consoleBaseUri
    consoleAccess: consoleAccess
    consoleClientId: consoleClientId
    consoleAllowedGroups: consoleAllowedGroups
    consoleAllowedUsers: consoleAllowedUsers
    operatorEmail: operatorEmail
    mailRetentionDays: mailRetentionDays
    logRetentionDays: logRetentionDays
    maximumInstances: maximumInstances
    instanceMemoryMB: instanceMemoryMB
    alwaysReadyTimers: alwaysReadyTimers
    traceShare: traceShare
    staticEgress: staticEgress
    extraSettings: extraSettings
  }
}

@description('Where the resources are.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the function app.')
output FUNCTION_APP_NAME string = connector.outputs.appName

@description('Address of the HTTP API, without a function key.')
output API_URI string = connector.outputs.apiUri

@description('Page of the console for operators.')
output CONSOLE_URI string = '${connector.outputs.apiUri}/console'

@description('Redirect URI to register at the OAuth client in the Google Cloud console.')
output CONNECT_REDIRECT_URI string = '${connector.outputs.publicUri}api/connect/callback'

@description('Object id of the managed identity, the subject of the federated credential for the sign-in of operators.')
output IDENTITY_OBJECT_ID string = connector.outputs.identityObjectId

@description('Name of the key vault.')
output KEY_VAULT_NAME string = connector.outputs.vaultName

@description('Name of the storage account.')
output STORAGE_ACCOUNT_NAME string = connector.outputs.storageName

@description('The address that Google sees; empty without staticEgress.')
output EGRESS_ADDRESS string = connector.outputs.egressAddress
