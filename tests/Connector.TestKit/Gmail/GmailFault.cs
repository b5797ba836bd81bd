using System.Text.Json.Serialization;

namespace Connector.TestKit.Gmail;

/// <summary>A fault of Gmail. The control endpoint takes the same faults in JSON, distinguished by <c>kind</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Block), "block")]
[JsonDerivedType(typeof(Html), "html")]
[JsonDerivedType(typeof(Empty), "empty")]
[JsonDerivedType(typeof(Refuse), "refuse")]
[JsonDerivedType(typeof(RefuseToken), "refuseToken")]
[JsonDerivedType(typeof(Plain), "plain")]
[JsonDerivedType(typeof(Slow), "slow")]
[JsonDerivedType(typeof(Reset), "reset")]
[JsonDerivedType(typeof(Truncate), "truncate")]
public abstract record GmailFault
{
    private GmailFault()
    {
    }

    /// <summary>302, as in the incident: to the 'sorry' page, or nowhere when there is no Location.</summary>
    public sealed record Block(bool WithLocation = true) : GmailFault;

    /// <summary>The 'sorry' page itself where JSON is due.</summary>
    public sealed record Html(int Status = 200) : GmailFault;

    public sealed record Empty(int Status = 200) : GmailFault;

    /// <summary>Google's JSON for a reason, such as userRateLimitExceeded or backendError.</summary>
    /// <param name="Status">The usual one of the reason if null.</param>
    /// <param name="Message">Google's words if null.</param>
    /// <param name="RetryAfter">As the Retry-After header, in seconds.</param>
    /// <param name="RetryTimeInMessage">As "Retry after (time)" in the message.</param>
    public sealed record Refuse(
        string Reason, int? Status = null, string? Message = null, TimeSpan? RetryAfter = null, TimeSpan? RetryTimeInMessage = null)
        : GmailFault;

    /// <summary>OAuth's JSON for an error, such as invalid_grant; of use for token calls only.</summary>
    public sealed record RefuseToken(string Error, int Status = 400, string? Description = null) : GmailFault;

    public sealed record Plain(int Status, string Text = "upstream connect error or disconnect/reset before headers") : GmailFault;

    /// <summary>Answers as it would, but late.</summary>
    public sealed record Slow(TimeSpan Delay) : GmailFault;

    /// <summary>Cuts the connection before any answer.</summary>
    public sealed record Reset : GmailFault;

    /// <summary>Cuts the connection in the middle of the right answer.</summary>
    public sealed record Truncate : GmailFault;
}
