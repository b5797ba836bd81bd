using System.Net;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;

namespace Connector.Messages;

/// <summary>
/// The key that signs links to mail when a managed identity opens storage without an account key. Storage issues it for a week.
/// </summary>
public sealed partial class DelegationKey(BlobServiceClient blobs, TimeProvider time, ILogger<DelegationKey> logger)
{
    /// <summary>Azure allows seven days at most. One hour less allows for clocks that differ.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7) - TimeSpan.FromHours(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    private Given _given = new(Key: null, DateTimeOffset.MinValue);

    /// <param name="until">When the link expires that the key is to sign.</param>
    /// <returns>Null when the identity may not get a key, see docs/deploy.md.</returns>
    public async Task<UserDelegationKey?> FindAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (now < _given.GoodUntil
            && (_given.Key is not { } key || until <= key.SignedExpiresOn || now - key.SignedStartsOn < TimeSpan.FromHours(1)))
        {
            return _given.Key;
        }

        try
        {
            var asked = new BlobGetUserDelegationKeyOptions(now + Lifetime) { StartsOn = now };
            var answer = (await blobs.GetUserDelegationKeyAsync(asked, cancellationToken)).Value;
            _given = new Given(answer, answer.SignedExpiresOn);
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.Forbidden)
        {
            Log.Refused(logger, exception.ErrorCode);
            _given = new Given(Key: null, now + Pause);
        }

        return _given.Key;
    }

    private sealed record Given(UserDelegationKey? Key, DateTimeOffset GoodUntil);

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error,
            "The identity may not sign links to mail ({ErrorCode}), so webhooks hold the mail. Give it the role Storage Blob Delegator.")]
        public static partial void Refused(ILogger logger, string? errorCode);
    }
}
