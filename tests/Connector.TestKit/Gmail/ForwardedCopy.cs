using System.Globalization;
using System.Text;

namespace Connector.TestKit.Gmail;

/// <summary>A mail that Gmail forwards, on its way to the address that the mailbox's settings name.</summary>
/// <param name="Id">The message id of the mail in the mailbox.</param>
/// <param name="Raw">With Gmail's headers on top; all below is as it was.</param>
/// <param name="ArrivedAt">When the mail arrived in the mailbox.</param>
public sealed record ForwardedCopy(string Mailbox, string Id, string Target, byte[] Raw, DateTimeOffset ArrivedAt)
{
    /// <summary>
    /// Gmail leaves From, To, Message-ID and body alone, and writes on top where the mail went (seen in forwarded samples).
    /// </summary>
    internal static ForwardedCopy Of(string mailbox, string target, SimulatedMessage message)
    {
        var date = message.DeliveredAt.ToString("ddd, d MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
        var caf = $"{mailbox.Split('@')[0]}+caf_={target.Replace('@', '=')}@{mailbox.Split('@')[1]}";
        var top = $"Return-Path: <{caf}>\r\nDelivered-To: {target}\r\n"
            + $"Received: from mail-sor-f41.google.com (mail-sor-f41.google.com [209.85.220.41])\r\n        by mx.in.example with SMTPS id "
            + $"{message.Id};\r\n        {date}\r\n"
            + $"ARC-Authentication-Results: i=1; mx.google.com;\r\n       spf=pass smtp.mailfrom=customer@example.com\r\n"
            + $"X-Forwarded-To: {target}\r\nX-Forwarded-For: {mailbox} {target}\r\nDelivered-To: {mailbox}\r\n";

        return new ForwardedCopy(mailbox, message.Id, target, [.. Encoding.ASCII.GetBytes(top), .. message.Raw.Span], message.DeliveredAt);
    }
}
