using System.Text;

namespace Connector.IntegrationTests.Support;

/// <summary>A mail of a few bytes, for a test that asks which mail it is and no more.</summary>
internal static class SmallMail
{
    public static byte[] About(string subject) => Encoding.UTF8.GetBytes($"Subject: {subject}\r\n\r\n{subject}");
}
