using Google.Apis.Services;

namespace Google.Apis.Gmail.v1;

/// <summary>The Gmail API. The requests come from <see cref="Users"/>.</summary>
public class GmailService : BaseClientService
{
    public GmailService(Initializer initializer)
        : base(initializer)
    {
        Users = new UsersResource(this);
        BaseUri = GetEffectiveUri(BaseUriOverride, "https://gmail.googleapis.com/");
    }

    public override IList<string> Features => [];

    public override string Name => "gmail";

    public override string BaseUri { get; }

    public override string BasePath => "";

    public UsersResource Users { get; }

    /// <summary>The OAuth scopes that the product asks for.</summary>
    public static class ScopeConstants
    {
        public const string GmailReadonly = "https://www.googleapis.com/auth/gmail.readonly";

        public const string GmailSettingsSharing = "https://www.googleapis.com/auth/gmail.settings.sharing";
    }
}
