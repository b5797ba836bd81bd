using System.Text;
using Connector.Forwarding.Intake;
using MimeKit;

namespace Connector.UnitTests.Forwarding;

/// <summary>
/// The column Authentication holds the result of Gmail's receiver. The order of the headers is that of mails that Gmail forwarded.
/// </summary>
[TestClass]
public sealed class GoogleResultTests
{
    private const string Receiver =
        "Delivered-To: in-x@in.example\nReceived: from mail-ot1-f46.google.com (mail-ot1-f46.google.com [209.85.210.46])\n by "
            + "mx.in.example with ESMTPS id 1\n";

    private const string Forwarded =
        "X-Forwarded-To: in-x@in.example\nX-Forwarded-For: support@acme.example in-x@in.example\nDelivered-To: support@acme.example\n";

    private const string AtGoogle =
        "Received: from mail.customer.example (mail.customer.example. [192.0.2.1])\n by mx.google.com with ESMTPS id 2 for "
            + "<support@acme.example>\n";

    [TestMethod]
    [DataRow(
        Receiver + "ARC-Authentication-Results: i=2; mx.google.com;\n dkim=fail; dmarc=fail\n" + Forwarded + AtGoogle
        + "ARC-Authentication-Results: i=1; mx.google.com; dmarc=pass\n",
        "arc: i=2; mx.google.com; dkim=fail; dmarc=fail",
        DisplayName = "the sender forged an ARC set")]
    [DataRow(
        Receiver + Forwarded + AtGoogle
        + "Authentication-Results: mx.google.com; dmarc=fail\nFrom: a@b.example\nAuthentication-Results: mx.google.com; dmarc=pass\n",
        "header: mx.google.com; dmarc=fail",
        DisplayName = "the sender forged the lowest result")]
    [DataRow(
        Receiver + Forwarded + AtGoogle
        + "Authentication-Results: mx.google.com; dmarc=fail\nARC-Authentication-Results: i=1; mx.google.com; dmarc=pass\n",
        "header: mx.google.com; dmarc=fail",
        DisplayName = "the sender forged an ARC set and Google wrote none")]
    [DataRow(
        "ARC-Authentication-Results: i=2; mx.in.example; dmarc=pass\nAuthentication-Results: mx.in.example; spf=pass\n" + Receiver
        + "ARC-Authentication-Results: i=1; mx.google.com; dmarc=fail\n" + Forwarded,
        "arc: i=1; mx.google.com; dmarc=fail",
        DisplayName = "our receiver wrote results of its own")]
    [DataRow(
        Receiver + "Authentication-Results: (a note) MX.google.com 1; spf=pass\n", "header: (a note) MX.google.com 1; spf=pass",
        DisplayName = "a comment and a version")]
    [DataRow(
        "Received: from localhost (localhost [127.0.0.1]) by mx.in.example\n" + Receiver
        + "Authentication-Results: mx.google.com; spf=pass\n", "header: mx.google.com; spf=pass",
        DisplayName = "a hop inside our receiver")]
    [DataRow(
        "Received: from mail-wr1-f53.google.com (mxd [209.85.221.53]) by mx.sendgrid.example with ESMTP id 3\nAuthentication-Results: "
            + "mx.google.com; spf=pass\n", "header: mx.google.com; spf=pass", DisplayName = "a receiver that writes no name")]
    public void Result_is_the_one_that_Google_wrote(string headers, string expected) => Assert.AreEqual(expected, Of(headers));

    [TestMethod]
    [DataRow(
        Receiver + "Authentication-Results: mx.google.com.evil.example; dmarc=pass\n", DisplayName = "a name that begins like Google's")]
    [DataRow(Receiver + "Authentication-Results: evil.example (mx.google.com); dmarc=pass\n", DisplayName = "Google's name in a comment")]
    [DataRow(Receiver + "ARC-Authentication-Results: mx.google.com; dmarc=pass\n", DisplayName = "an ARC result without an instance")]
    [DataRow(Receiver + "From: a@b.example\n", DisplayName = "no result")]
    [DataRow(
        "Received: from evil.example (evil.example [192.0.2.6]) by mx.in.example\n" + AtGoogle
        + "Authentication-Results: mx.google.com; dmarc=pass\n", DisplayName = "sent past Google")]
    [DataRow(
        "Received: from mail.google.com (unknown [192.0.2.6]) by mx.in.example\nAuthentication-Results: mx.google.com; dmarc=pass\n",
        DisplayName = "sent past Google under Google's name")]
    [DataRow(
        "Received: from mail.google.com (evil.example [192.0.2.6]) by mx.in.example\nAuthentication-Results: mx.google.com; dmarc=pass\n",
        DisplayName = "sent past Google from a host that DNS knows")]
    [DataRow(
        "Received: from [192.0.2.6] (helo=mail.google.com) by mx.in.example\nAuthentication-Results: mx.google.com; dmarc=pass\n",
        DisplayName = "sent past Google to Exim")]
    public void Headers_of_a_sender_are_not_a_result(string headers) => Assert.IsNull(Of(headers));

    private static string? Of(string headers)
    {
        using var head = new MemoryStream(Encoding.ASCII.GetBytes(headers.ReplaceLineEndings("\r\n") + "\r\n"));
        return GoogleResult.In([.. HeaderList.Load(head)]);
    }
}
