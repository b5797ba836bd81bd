using Google.Apis.Discovery;
using Google.Apis.Services;

namespace Google.Apis.Gmail.v1;

/// <summary>The Gmail API. Its answers come through the requests that <see cref="Users"/> makes.</summary>
public class GmailService : BaseClientService
{
    public const string Version = "v1";

    public static readonly DiscoveryVersion DiscoveryVersionUsed = DiscoveryVersion.Version_1_0;

    public GmailService()
        : this(new Initializer())
    {
    }

    public GmailService(Initializer initializer)
        : base(initializer)
    {
        Users = new UsersResource(this);
        BaseUri = GetEffectiveUri(BaseUriOverride, "https://gmail.googleapis.com/");
        BatchUri = GetEffectiveUri(null, "https://gmail.googleapis.com/batch");
    }

    public override IList<string> Features => [];

    public override string Name => "gmail";

    public override string BaseUri { get; }

    public override string BasePath => "";

    /// <summary>Not moved by <see cref="BaseClientService.Initializer.BaseUri"/>: a batch always goes to Google.</summary>
    public override string BatchUri { get; }

    public override string BatchPath => "batch";

    public virtual UsersResource Users { get; }

    /// <summary>The OAuth scopes, as fields.</summary>
    public class Scope
    {
        public static readonly string MailGoogleCom = ScopeConstants.MailGoogleCom;
        public static readonly string GmailAddonsCurrentActionCompose = ScopeConstants.GmailAddonsCurrentActionCompose;
        public static readonly string GmailAddonsCurrentMessageAction = ScopeConstants.GmailAddonsCurrentMessageAction;
        public static readonly string GmailAddonsCurrentMessageMetadata = ScopeConstants.GmailAddonsCurrentMessageMetadata;
        public static readonly string GmailAddonsCurrentMessageReadonly = ScopeConstants.GmailAddonsCurrentMessageReadonly;
        public static readonly string GmailCompose = ScopeConstants.GmailCompose;
        public static readonly string GmailInsert = ScopeConstants.GmailInsert;
        public static readonly string GmailLabels = ScopeConstants.GmailLabels;
        public static readonly string GmailMetadata = ScopeConstants.GmailMetadata;
        public static readonly string GmailModify = ScopeConstants.GmailModify;
        public static readonly string GmailReadonly = ScopeConstants.GmailReadonly;
        public static readonly string GmailSend = ScopeConstants.GmailSend;
        public static readonly string GmailSettingsBasic = ScopeConstants.GmailSettingsBasic;
        public static readonly string GmailSettingsSharing = ScopeConstants.GmailSettingsSharing;
    }

    /// <summary>The OAuth scopes, as constants.</summary>
    public static class ScopeConstants
    {
        public const string MailGoogleCom = "https://mail.google.com/";
        public const string GmailAddonsCurrentActionCompose = Prefix + "addons.current.action.compose";
        public const string GmailAddonsCurrentMessageAction = Prefix + "addons.current.message.action";
        public const string GmailAddonsCurrentMessageMetadata = Prefix + "addons.current.message.metadata";
        public const string GmailAddonsCurrentMessageReadonly = Prefix + "addons.current.message.readonly";
        public const string GmailCompose = Prefix + "compose";
        public const string GmailInsert = Prefix + "insert";
        public const string GmailLabels = Prefix + "labels";
        public const string GmailMetadata = Prefix + "metadata";
        public const string GmailModify = Prefix + "modify";
        public const string GmailReadonly = Prefix + "readonly";
        public const string GmailSend = Prefix + "send";
        public const string GmailSettingsBasic = Prefix + "settings.basic";
        public const string GmailSettingsSharing = Prefix + "settings.sharing";

        private const string Prefix = "https://www.googleapis.com/auth/gmail.";
    }
}
