using Connector.Delivering;
using Connector.Delivering.Health;

namespace Connector.Api;

/// <summary>Gives an account another destination. Mail that waits goes there at once.</summary>
public sealed class DestinationChange(AccountDestinations own, DestinationOutages outages, DestinationOptions options)
{
    /// <returns>The wrong fields, if the destination stays as it was; empty if it is saved.</returns>
    public async Task<IReadOnlyList<DestinationMistake>> SaveAsync(
        string account, DestinationBody body, CancellationToken cancellationToken)
    {
        if (body.Mistakes(options.AllowPrivate).ToList() is { Count: > 0 } mistakes)
        {
            return mistakes;
        }

        if (!await TrySaveAsync(account, body, cancellationToken))
        {
            return [DestinationBody.NoSecret];
        }

        await outages.ReplacedAsync(account, cancellationToken);
        return [];
    }

    /// <summary>Gives an account the installation's destination again.</summary>
    public async Task RemoveAsync(string account, CancellationToken cancellationToken)
    {
        await own.DeleteAsync(account, cancellationToken);
        await outages.ReplacedAsync(account, cancellationToken);
    }

    private async Task<bool> TrySaveAsync(string account, DestinationBody body, CancellationToken cancellationToken)
    {
        switch (body.Kind)
        {
            case DestinationBody.Zendesk:
                return await own.TrySaveZendeskAsync(account, body.Settings, body.ClientSecret, cancellationToken);
            case DestinationBody.Webhook:
                await own.SaveWebhookAsync(account, new Uri(body.Uri!), body.Secret!, cancellationToken);
                return true;
            default:
                await own.SaveArchiveAsync(account, cancellationToken);
                return true;
        }
    }
}
