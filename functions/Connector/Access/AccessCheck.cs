using Microsoft.AspNetCore.Http;

namespace Connector.Access;

/// <summary>Finds out who opens a page of the console.</summary>
public sealed class AccessCheck(ConsoleOptions options, ConsoleSession sessions)
{
    /// <summary>Every form of an open console has the same reader, because there is only the machine's owner.</summary>
    private const string OpenSession = "open";

    public async Task<AccessAnswer> WhoAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (options.Access == AccessMode.Open)
        {
            return OwnMachine.IsAsked(request)
                ? new AccessAnswer(new Visitor.Operator("operator", OpenSession)) : new AccessAnswer(null, IsOtherHost: true);
        }

        if (!options.TrustsPrincipal || !request.Headers.TryGetValue(ClientPrincipal.Header, out var header))
        {
            return new AccessAnswer(await sessions.FindAsync(request, cancellationToken));
        }

        // A header that cannot be read is refused: it is not taken for a call without one.
        if (header is not [{ } text] || ClientPrincipal.Read(text) is not { } principal)
        {
            return new AccessAnswer(null);
        }

        return options.Allows(principal)
            ? new AccessAnswer(new Visitor.Operator(principal.Name, principal.ObjectId))
            : new AccessAnswer(await sessions.FindAsync(request, cancellationToken), IsSignedIn: true);
    }
}
