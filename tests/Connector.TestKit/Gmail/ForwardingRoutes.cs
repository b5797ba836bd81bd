using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Connector.TestKit.Gmail;

/// <summary>
/// The calls about forwarding, by Google's guide "Manage email forwarding": what is changed, and when an address needs no proof.
/// </summary>
/// <param name="forwarding">Takes the confirmation mail to a new address.</param>
internal sealed class ForwardingRoutes(Action<ForwardedCopy> forwarding, ConfirmationMails confirmations, TimeProvider time)
{
    public void Map(RouteGroupBuilder settings)
    {
        settings.MapGet("/autoForwarding", context => AllowedAsync(context, GetAsync));
        settings.MapPut("/autoForwarding", context => AllowedAsync(context, UpdateAsync));
        settings.MapGet("/forwardingAddresses", ListAsync);
        settings.MapPost("/forwardingAddresses", context => AllowedAsync(context, CreateAsync));
        settings.MapGet("/forwardingAddresses/{email}", FindAsync);
        settings.MapDelete("/forwardingAddresses/{email}", DeleteAsync);
    }

    /// <summary>
    /// Google does not document its answer when the administrator has switched forwarding off; the shape is that of its other refusals.
    /// </summary>
    private static Task AllowedAsync(HttpContext context, RequestDelegate answer) => MailboxOf(context).MayForward
        ? answer(context)
        : GoogleAnswer.ErrorAsync(
            context, GoogleError.Of(400, "failedPrecondition", "Forwarding is disabled by the domain administrator."));

    private static Task GetAsync(HttpContext context) => GoogleAnswer.JsonAsync(context, ToJson(MailboxOf(context).AutoForwarding));

    private static async Task UpdateAsync(HttpContext context)
    {
        var mailbox = MailboxOf(context);
        var body = await BodyAsync(context);
        var wanted = new AutoForwarding(
            body?["enabled"]?.GetValue<bool>() == true, body?["emailAddress"]?.ToString(), body?["disposition"]?.ToString());

        // Seen with GAM, issue 799: "400: Invalid forwarding address - failedPrecondition".
        if (wanted.Enabled && !mailbox.ForwardingAddresses.Any(one => Is(one, wanted.EmailAddress) && one.VerificationStatus == "accepted"))
        {
            await GoogleAnswer.ErrorAsync(context, GoogleError.Of(400, "failedPrecondition", "Invalid forwarding address"));
            return;
        }

        mailbox.AutoForwarding = wanted.Enabled ? wanted : AutoForwarding.Off;
        await GoogleAnswer.JsonAsync(context, ToJson(mailbox.AutoForwarding));
    }

    private static Task ListAsync(HttpContext context)
    {
        var addresses = MailboxOf(context).ForwardingAddresses;
        return GoogleAnswer.JsonAsync(context, addresses.Count == 0
            ? []
            : new JsonObject { ["forwardingAddresses"] = new JsonArray([.. addresses.Select(ToJson)]) });
    }

    private static Task FindAsync(HttpContext context)
    {
        var email = (string)context.GetRouteValue("email")!;
        var address = MailboxOf(context).ForwardingAddresses.FirstOrDefault(one => Is(one, email));
        return address is null ? GoogleAnswer.ErrorAsync(context, GoogleError.NotFound) : GoogleAnswer.JsonAsync(context, ToJson(address));
    }

    private async Task CreateAsync(HttpContext context)
    {
        var mailbox = MailboxOf(context);
        var email = (await BodyAsync(context))?["forwardingEmail"]?.ToString();

        if (email is null || !email.Contains('@', StringComparison.Ordinal))
        {
            await GoogleAnswer.ErrorAsync(context, GoogleError.InvalidArgument("Invalid forwarding address"));
        }
        else if (mailbox.ForwardingAddresses.Any(one => Is(one, email)))
        {
            await GoogleAnswer.ErrorAsync(context, new GoogleError(409, "alreadyExists", "Requested entity already exists"));
        }
        else
        {
            var address = new ForwardingAddress(email, NeedsNoProof(mailbox.Address, email) ? "accepted" : "pending");
            mailbox.ForwardingAddresses = [.. mailbox.ForwardingAddresses, address];
            await GoogleAnswer.JsonAsync(context, ToJson(address));

            if (address.VerificationStatus == "pending")
            {
                forwarding(
                    new ForwardedCopy(
                    mailbox.Address, "confirmation", email, confirmations.Write(mailbox.Address, email), time.GetUtcNow()));
            }
        }
    }

    private static Task DeleteAsync(HttpContext context)
    {
        var mailbox = MailboxOf(context);
        var email = (string)context.GetRouteValue("email")!;

        if (!mailbox.ForwardingAddresses.Any(one => Is(one, email)))
        {
            return GoogleAnswer.ErrorAsync(context, GoogleError.NotFound);
        }

        mailbox.ForwardingAddresses = [.. mailbox.ForwardingAddresses.Where(one => !Is(one, email))];
        mailbox.AutoForwarding = email.Equals(mailbox.AutoForwarding.EmailAddress, StringComparison.OrdinalIgnoreCase)
            ? AutoForwarding.Off : mailbox.AutoForwarding;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>The domain itself and what lies below it.</summary>
    private static bool NeedsNoProof(string mailbox, string email) =>
        $".{DomainOf(email)}".EndsWith($".{DomainOf(mailbox)}", StringComparison.OrdinalIgnoreCase);

    private static string DomainOf(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    private static bool Is(ForwardingAddress address, string? email) =>
        address.ForwardingEmail.Equals(email, StringComparison.OrdinalIgnoreCase);

    /// <remarks>Google's client compresses what it sends.</remarks>
    private static async Task<JsonObject?> BodyAsync(HttpContext context)
    {
        await using var body = context.Request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
            : context.Request.Body;
        return await JsonNode.ParseAsync(body, cancellationToken: context.RequestAborted) as JsonObject;
    }

    private static SimulatedMailbox MailboxOf(HttpContext context) => GmailCall.Of(context).Mailbox!;

    private static JsonObject ToJson(AutoForwarding forwarding)
    {
        var json = new JsonObject { ["enabled"] = forwarding.Enabled };

        if (forwarding.EmailAddress is not null)
        {
            json["emailAddress"] = forwarding.EmailAddress;
            json["disposition"] = forwarding.Disposition ?? "leaveInInbox";
        }

        return json;
    }

    private static JsonObject ToJson(ForwardingAddress address) =>
        new() { ["forwardingEmail"] = address.ForwardingEmail, ["verificationStatus"] = address.VerificationStatus };
}
