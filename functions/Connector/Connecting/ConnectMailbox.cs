using Connector.Forwarding;
using Connector.Importing;
using Connector.Mailboxes;

namespace Connector.Connecting;

/// <summary>
/// Connects a mailbox, or gives a connected one a new credential. A connected mailbox keeps its checkpoint and its id, and is fetched at
/// once.
/// </summary>
public sealed class ConnectMailbox(
    CredentialCheck credentials, TokenCipher tokens, IdentityClaims identities, FetchPlanner planner, InboundAddresses inbound,
    TimeProvider time)
{
    /// <param name="asked">May be another spelling of a connected mailbox, which then gets the credential.</param>
    public async Task<ConnectOutcome> HandleAsync(MailboxKey asked, Connection connection, CancellationToken cancellationToken)
    {
        if (inbound.IsInbound(asked.Address))
        {
            return new ConnectOutcome.Refused(
                $"{asked.Address} is an address that mail is forwarded to: importing from it would send mail round in a circle.");
        }

        if (connection.From > time.GetUtcNow())
        {
            return new ConnectOutcome.Refused("importFrom is in the future: give a time that has passed, or \"now\".");
        }

        var key = await identities.FindAsync(asked, cancellationToken) ?? asked;
        var answer = await credentials.AskAsync(key, connection, cancellationToken);

        if (answer is CredentialAnswer.Refused refused)
        {
            return new ConnectOutcome.Refused(refused.Reason) { Failure = refused.Failure, SignedInAs = refused.SignedInAs };
        }

        var encrypted = connection.RefreshToken is { } token ? tokens.Encrypt(token, key) : null;
        var accepted = answer as CredentialAnswer.Accepted;
        var renewed = await planner.PlanNowAsync(
            key,
            mailbox => mailbox.WithCredential(encrypted, connection.ClientId, connection.ConsentEndsAt) with
            {
                History = mailbox.History.AfterReconnect(time.GetUtcNow()),
            },
            cancellationToken);

        return renewed is not null
            ? new ConnectOutcome.Renewed(renewed, IsKnownToWork: accepted is not null)
            : await AddAsync(key, connection, encrypted, accepted, cancellationToken);
    }

    private async Task<ConnectOutcome> AddAsync(
        MailboxKey key, Connection connection, string? encrypted, CredentialAnswer.Accepted? accepted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var from = connection.FromNow ? now : connection.From;
        var mailbox = new Mailbox
        {
            Key = key,
            Id = Guid.NewGuid(),
            EncryptedToken = encrypted,
            ClientId = connection.ClientId,
            ConsentEndsAt = connection.ConsentEndsAt,
            Checkpoint = connection.FromNow ? accepted?.Profile.HistoryId : null,
            SyncFrom = from,
            ImportFrom = from,
            ConnectedAt = now,
            ImportCount = connection.Count,
            State = new MailboxState.Active(),
            Standby = new StandbyRoute(StandbyState.NotSetUp, await inbound.NewAsync(key, cancellationToken)),
            PlannedAt = now,
        };

        // If Google did not answer now, the first fetch asks it.
        if (await identities.TryAddAsync(accepted is null ? mailbox : mailbox.AsProven(), cancellationToken) is not { } added)
        {
            return new ConnectOutcome.Contested();
        }

        await planner.EnqueueAsync(key, cancellationToken);
        return new ConnectOutcome.Connected(added, IsKnownToWork: accepted is not null);
    }
}

/// <summary>The result of connecting a mailbox.</summary>
public abstract record ConnectOutcome
{
    private ConnectOutcome()
    {
    }

    /// <summary>The credential is stored.</summary>
    /// <param name="IsKnownToWork">False if Google could not say now whose the credential is. The first fetch asks again.</param>
    public abstract record Stored(Mailbox Mailbox, bool IsKnownToWork) : ConnectOutcome;

    public sealed record Connected(Mailbox Mailbox, bool IsKnownToWork) : Stored(Mailbox, IsKnownToWork);

    /// <summary>The mailbox was already connected and has a new credential.</summary>
    public sealed record Renewed(Mailbox Mailbox, bool IsKnownToWork) : Stored(Mailbox, IsKnownToWork);

    /// <param name="Reason">For the caller: the problem and what to do.</param>
    public sealed record Refused(string Reason) : ConnectOutcome
    {
        /// <summary>Google's refusal; null if the connector refused.</summary>
        public Failure? Failure { get; init; }

        /// <summary>The other mailbox that the credential opens; null if it opens none.</summary>
        public string? SignedInAs { get; init; }
    }

    /// <summary>Another call connects the mailbox at this moment.</summary>
    public sealed record Contested : ConnectOutcome;
}
