using Connector.Mailboxes;

namespace Connector.Importing;

/// <summary>Asks Google which mailbox a credential opens, before anything in the mailbox is listed or read.</summary>
public sealed class CredentialProof(IdentityClaims claims)
{
    /// <summary>Does nothing for a credential that was proven before.</summary>
    /// <exception cref="FetchFailedException">Google did not answer, the credential opens another mailbox, or the mailbox is connected
    /// twice.</exception>
    /// <exception cref="MailboxMovedException">The lease was lost, or the credential was replaced meanwhile.</exception>
    public async Task ProveAsync(MailboxLease lease, IGmailMailbox gmail, CancellationToken cancellationToken)
    {
        var (key, token) = (lease.Mailbox.Key, lease.Mailbox.EncryptedToken);

        if (lease.Mailbox.IsProven)
        {
            return;
        }

        await lease.TakeAsync(cancellationToken);
        var profile = await gmail.GetProfileAsync(cancellationToken);

        if (!IsOwner(profile, key))
        {
            throw new FetchFailedException(FailureClass.WrongAccount, "the profile of another mailbox");
        }

        if (await claims.ClaimAsync(key, cancellationToken) is var holder && holder != key)
        {
            throw new FetchFailedException(FailureClass.DuplicateMailbox, $"connected as {holder.Address}");
        }

        await lease.SaveAsync(mailbox => mailbox.EncryptedToken == token ? mailbox.AsProven() : mailbox, cancellationToken);

        if (!lease.Mailbox.IsProven)
        {
            // The credential was replaced, and the job that was planned then proves the new one.
            throw new MailboxMovedException(key);
        }
    }

    public static bool IsOwner(GmailProfile profile, MailboxKey mailbox) =>
        GoogleIdentity.Of(profile.Address) == GoogleIdentity.Of(mailbox.Address);
}
