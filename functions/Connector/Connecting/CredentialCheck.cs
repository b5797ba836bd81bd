using Connector.Importing;
using Connector.Incidents;
using Connector.Mailboxes;
using Microsoft.Extensions.Logging;

namespace Connector.Connecting;

/// <summary>Checks with Google, before a credential is stored, that Google accepts it and that it opens this mailbox.</summary>
public sealed partial class CredentialCheck(IGmail gmail, IncidentGate gate, TimeProvider time, ILogger<CredentialCheck> logger)
{
    /// <summary>
    /// Connecting does not depend on Gmail. If it does not answer within this time, the first fetch finds the start by the clock.
    /// </summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);

    public async Task<CredentialAnswer> AskAsync(MailboxKey key, Connection connection, CancellationToken cancellationToken)
    {
        if (await gate.HeldByAsync(key, lastFetchAt: null, cancellationToken) is not null)
        {
            // Only canaries call Google during an incident; the first fetch after it finds the start by the clock.
            return new CredentialAnswer.Unknown();
        }

        using var timeout = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);

        try
        {
            var mailbox = gmail.OpenUnstored(key, connection.RefreshToken, connection.ClientId);
            return Judge(key, await mailbox.GetProfileAsync(either.Token));
        }
        catch (FetchFailedException exception) when (exception.Failure.Class.NeedsPerson())
        {
            Log.Refused(logger, key, exception.Failure.Class, exception.Failure.Evidence);
            return new CredentialAnswer.Refused(Explain(key, exception.Failure)) { Failure = exception.Failure };
        }
        catch (FetchFailedException exception)
        {
            Log.NotAnswered(logger, key, exception.Failure.Class, exception.Failure.Evidence);
            return new CredentialAnswer.Unknown();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotAnswered(logger, key, FailureClass.ProviderUnavailable, new Evidence(Reason: "timeout"));
            return new CredentialAnswer.Unknown();
        }
    }

    private static CredentialAnswer Judge(MailboxKey key, GmailProfile profile) =>
        CredentialProof.IsOwner(profile, key)
            ? new CredentialAnswer.Accepted(profile)
            : new CredentialAnswer.Refused(
                $"The credential opens another mailbox than {key.Address}: sign in as {key.Address} and connect again.")
            {
                SignedInAs = profile.Address,
            };

    private static string Explain(MailboxKey key, Failure failure) => failure.Class switch
    {
        FailureClass.CredentialsRevoked =>
            $"Google refuses the credential of {key.Address} ({failure.Evidence}): "
            + $"sign in as {key.Address} again and connect with the new refresh token.",
        FailureClass.MailboxGone =>
            $"Google has no mailbox {key.Address} ({failure.Evidence}): check the address, and that its user has Gmail.",
        _ =>
            $"Google does not let the connector read {key.Address} ({failure.Evidence}): "
            + "allow it the Gmail API and the scope gmail.readonly, then connect again.",
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Gmail did not answer while {Mailbox} was connected: {Class} ({Evidence}).")]
        public static partial void NotAnswered(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);

        [LoggerMessage(
            2, LogLevel.Information, "Google refused the credential that {Mailbox} was to be connected with: {Class} ({Evidence}).")]
        public static partial void Refused(ILogger logger, MailboxKey mailbox, FailureClass @class, Evidence evidence);
    }
}

/// <summary>Google's answer about a credential.</summary>
public abstract record CredentialAnswer
{
    private CredentialAnswer()
    {
    }

    /// <summary>The credential opens the mailbox that it was given for.</summary>
    public sealed record Accepted(GmailProfile Profile) : CredentialAnswer;

    /// <summary>The credential does not open the mailbox, and a retry would not change that.</summary>
    /// <param name="Reason">For the caller: the problem and what to do.</param>
    public sealed record Refused(string Reason) : CredentialAnswer
    {
        /// <summary>Google's refusal; null if the credential works and opens another mailbox.</summary>
        public Failure? Failure { get; init; }

        /// <summary>The other mailbox that the credential opens; null if it opens none.</summary>
        public string? SignedInAs { get; init; }
    }

    /// <summary>Gmail did not answer properly, or must not be called now.</summary>
    public sealed record Unknown : CredentialAnswer;
}
