using Connector.Zendesk.Tickets.Reading;

namespace Connector.UnitTests.Zendesk.Tickets;

/// <summary>Verdicts in the form of RFC 8601, as Gmail writes them.</summary>
[TestClass]
public sealed class SenderProofTests
{
    private const string Passed =
        "header: mx.google.com; dkim=pass header.i=@example.com header.s=s1 header.b=abc; "
        + "spf=pass (google.com: domain of ann@example.com designates 192.0.2.1 as permitted sender) smtp.mailfrom=ann@example.com; "
        + "dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.com";

    [TestMethod]
    [DataRow(Passed, "ann@example.com", true)]
    [DataRow(Passed, "ann@EXAMPLE.com", true)]
    [DataRow(Passed, "ann@mail.example.com", true, DisplayName = "a subdomain of the signer")]
    [DataRow(Passed, "ann@other.example", false)]
    [DataRow(Passed, "ann@badexample.com", false)]
    [DataRow(Passed, null, false)]
    [DataRow(null, "ann@example.com", false)]
    [DataRow("arc: i=1; mx.google.com; dkim=pass header.i=@news.example.com", "ann@example.com", true)]
    [DataRow("mx.google.com; dkim=pass header.d=example.com", "ann@example.com", true)]
    [DataRow("mx.google.com; dkim=fail header.i=@example.com; spf=pass smtp.mailfrom=ann@example.com", "ann@example.com", false)]
    [DataRow("mx.google.com; dkim=pass header.i=@list.example; dmarc=fail (p=NONE) header.from=example.com", "ann@example.com", false)]
    [DataRow("mx.google.com; dkim=pass header.i=@example.com; dmarc=fail header.from=example.com", "ann@example.com", false)]
    [DataRow("mx.google.com; spf=pass (dmarc=pass header.from=example.com) smtp.mailfrom=x@evil.example", "ann@example.com", false)]
    [DataRow("mx.google.com; spf=pass smtp.mailfrom=\"dmarc=pass header.from=example.com\"", "ann@example.com", false)]
    [DataRow("mx.google.com; dmarc=passed header.from=example.com", "ann@example.com", false)]
    [DataRow("mx.google.com; dkim=pass header.i=@com", "ann@example.com", false)]
    [DataRow("mx.google.com; dmarc=pass header.from=xn--bcher-kva.example", "ann@bücher.example", true)]
    public void Sender_is_proven_by_DMARC_or_by_a_signature_of_its_domain(string? verdict, string? author, bool expected) =>
        Assert.AreEqual(expected, SenderProof.IsGood(verdict, author));
}
