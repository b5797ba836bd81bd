namespace Connector.Alerting;

/// <summary>The last comparison of the mails that an account's helpdesk took with what it has.</summary>
/// <param name="Name">The helpdesk's name, such as its host.</param>
public sealed record HelpdeskCheck(string Name)
{
    /// <summary>The mails that were handed over until then are compared; null if there was no comparison, or one is under way.</summary>
    public DateTimeOffset? Until { get; init; }

    public int HandedOver { get; init; }

    /// <summary>Mails that it did not have, and that were handed over again.</summary>
    public int Missing { get; init; }

    /// <summary>Mails that a person deleted there.</summary>
    public int Deleted { get; init; }

    public int Found => HandedOver - Missing - Deleted;
}

/// <summary>
/// Where the mails about an outage get the comparison from. It reads what is stored and never asks the helpdesk, because a slow helpdesk
/// must not delay a mail.
/// </summary>
/// <param name="FindAsync">Returns null if the helpdesk of the account cannot be compared.</param>
public sealed record HelpdeskCheckSource(Func<string, CancellationToken, Task<HelpdeskCheck?>> FindAsync);
