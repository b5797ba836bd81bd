using Connector.TestKit.Replay;

namespace Connector.Sandbox.Replaying;

/// <summary>The options of the command line.</summary>
/// <param name="OutFolder">Where the alert mails, the post-mortem and the apps' logs go.</param>
internal sealed record ReplayOptions(ReplayPlan Plan, DirectoryInfo? OutFolder);
