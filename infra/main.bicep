// The connector on Azure: one resource group with all that it needs. Deployed by `azd up`, or by
// `az deployment sub create --template-file infra/main.bicep --parameters infra/main.bicepparam`.
targetScope = 'subscription'

@description('Names everything that is made, and tags it. Lower-case letters, digits and dashes.')
@minLength(2)
@maxLength(24)
param environmentName string

@description('Azure region. It must offer Flex Consumption.')
param location string

@description('Id of the OAuth client that mailboxes are connected with. Empty where only domain-wide delegation is used.')
param gmailClientId string = ''

@secure()
@description('Secret of that OAuth client. Empty leaves the one in the vault as it is.')
param gmailClientSecret string = ''

@secure()
@description('Key file of a service account with domain-wide delegation, as JSON. Empty leaves the one in the vault as it is.')
param gmailServiceAccountJson string = ''

@description('Whether a service account is used: its setting then points to the vault.')
param useServiceAccount bool = false

@description('Id of the key that new refresh tokens are encrypted under.')
@minLength(1)
param tokenKeyId string = 'k1'

@secure()
@description('That key: base64 of 32 random bytes (openssl rand -base64 32). Empty leaves the one in the vault as it is.')
param tokenKey string = ''

@description('When that key shall be replaced, such as 2027-03-01T00:00:00Z; taken over along with the key. The vault tells the operator 30 days before. Empty: nobody is told.')
param tokenKeyExpires string = ''

@description('Ids of older keys, whose secrets "token-key-<id>" are in the vault already: what is encrypted under them stays readable.')
param olderTokenKeyIds string[] = []

@description('Sender of alert mails, as an address or "Name <address>".')
param alertsFrom string

@description('SMTP server of alert mails; never Gmail, which must not be needed on the day that it is shut. Empty with Communication Services.')
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
@description('Password of that user. Empty leaves the one in the vault as it is.')
param smtpPassword string = ''

@description('When that password ends, such as 2027-03-01T00:00:00Z; taken over along with the password. The vault tells the operator 30 days before. Empty: nobody is told.')
param smtpExpires string = ''

@secure()
@description('Base64 of 32 random bytes: signs the links in alert mail. Empty leaves the one in the vault as it is.')
param alertLinkKey string = ''

@description('Puts links into alert mail, to silence it and to look at how an outage stands; needs consoleBaseUri and a key in the vault.')
param useAlertLinks bool = false

@description('Where alerts are posted to as a second channel. Empty for none, or for PagerDuty\'s own address.')
param alertWebhookUri string = ''

@allowed(['Generic', 'Slack', 'Teams', 'PagerDuty'])
@description('What the second channel understands.')
param alertWebhookFormat string = 'Generic'

@allowed(['WhenMailFails', 'Always'])
@description('When the second channel speaks.')
param alertWebhookUse string = 'WhenMailFails'

@secure()
@description('whsec_ and the base64 of 24 to 64 random bytes: signs what is posted to a Generic channel. Empty leaves the one in the vault as it is.')
param alertWebhookSecret string = ''

@secure()
@description('Integration key of a PagerDuty service. Empty leaves the one in the vault as it is.')
param alertWebhookRoutingKey string = ''

@description('Makes Azure Communication Services for alert mail. The SMTP password is then the secret of an Entra application: docs/deploy.md.')
param useCommunicationServices bool = false

@description('Entra application that may send through Communication Services; empty while there is none.')
param smtpApplicationId string = ''

@description('Domain whose mail is received for the connector, the second way in: docs/forwarding.md. Empty for none.')
param forwardingDomain string = ''

@secure()
@description('Signs calls of your own mail server, at least 16 characters. Needed unless there is an IMAP host. Empty leaves the one in the vault as it is.')
param forwardingSecret string = ''

@description('IMAP server of the mailbox where that mail lies; empty when it is posted to the connector.')
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
@description('Password of that user. Empty leaves the one in the vault as it is.')
param inboundImapPassword string = ''

@allowed(['archive', 'webhook'])
@description('Where imported mail goes: it rests in storage, or is handed to a webhook.')
param destination string = 'archive'

@description('Address of the webhook (https).')
param webhookUri string = ''

@secure()
@description('Secret of the webhook: whsec_ and base64 of 24 to 64 bytes. Empty leaves the one in the vault as it is.')
param webhookSecret string = ''

@description('Public address of the connector, for links in alert mail; empty leaves them out.')
param consoleBaseUri string = ''

@description('Mail address of whoever operates the connector: told by Azure Monitor when the connector cannot speak for itself.')
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

@description('Keeps one instance ready for EnqueueFetchJobs and the other timers (docs/deploy.md: what it costs). Whether the platform wakes an app at rest for a timer whose schedule is a setting is not documented.')
param alwaysReadyTimers bool = true

@description('Share of traces that are kept, from 0 to 1. The host makes one for each look into a queue: 290,000 a day at rest.')
param traceShare string = '0.1'

@description('Sends everything out by one address of its own behind a NAT gateway: Google blocks by the calling address, and one that is shared with strangers is blocked for what they do.')
param staticEgress bool = false

@description('Settings on top of those made here, by name: any of local.settings.sample.json.')
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
    alertLinkKey: alertLinkKey
    useAlertLinks: useAlertLinks
    alertWebhookUri: alertWebhookUri
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
    consoleBaseUri: consoleBaseUri
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

@description('Name of the key vault.')
output KEY_VAULT_NAME string = connector.outputs.vaultName

@description('Name of the storage account.')
output STORAGE_ACCOUNT_NAME string = connector.outputs.storageName

@description('The address that Google sees; empty without staticEgress.')
output EGRESS_ADDRESS string = connector.outputs.egressAddress
