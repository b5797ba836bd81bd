using Connector.TestKit.Replay;

namespace Connector.Sandbox.Replaying;

/// <summary>What the command line asked for.</summary>
/// <param name="OutFolder">Where the alert mails, the post-mortem and the apps' logs go.</param>
internal sealed record ReplayOptions(ReplayPlan Plan, DirectoryInfo? OutFolder);
