using System.ComponentModel;
using Google.Apis.Discovery;
using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Gmail.v1;

/// <summary>One call of the Gmail API, with the query parameters that every call takes.</summary>
/// <remarks>
/// The generated client spells out a table of parameters in each request. Here the table is read off the properties:
/// <see cref="RequestParameterAttribute"/> names the parameter and its place, <see cref="DefaultValueAttribute"/> the
/// value that need not be sent.
/// </remarks>
public abstract class GmailBaseServiceRequest<TResponse> : ClientServiceRequest<TResponse>
{
    protected GmailBaseServiceRequest(IClientService service)
        : base(service)
    {
        InitParameters();
    }

    public enum XgafvEnum
    {
        [StringValue("1")]
        Value1 = 0,

        [StringValue("2")]
        Value2 = 1,
    }

    public enum AltEnum
    {
        [StringValue("json")]
        Json = 0,

        [StringValue("media")]
        Media = 1,

        [StringValue("proto")]
        Proto = 2,
    }

    /// <summary>The version of the error format.</summary>
    [RequestParameter("$.xgafv", RequestParameterType.Query)]
    public virtual XgafvEnum? Xgafv { get; set; }

    [RequestParameter("access_token", RequestParameterType.Query)]
    public virtual string? AccessToken { get; set; }

    [RequestParameter("alt", RequestParameterType.Query), DefaultValue("json")]
    public virtual AltEnum? Alt { get; set; }

    [RequestParameter("callback", RequestParameterType.Query)]
    public virtual string? Callback { get; set; }

    /// <summary>The part of the answer that is wanted, such as <c>historyId,history(id,messagesAdded)</c>.</summary>
    [RequestParameter("fields", RequestParameterType.Query)]
    public virtual string? Fields { get; set; }

    [RequestParameter("key", RequestParameterType.Query)]
    public virtual string? Key { get; set; }

    [RequestParameter("oauth_token", RequestParameterType.Query)]
    public virtual string? OauthToken { get; set; }

    [RequestParameter("prettyPrint", RequestParameterType.Query), DefaultValue("true")]
    public virtual bool? PrettyPrint { get; set; }

    [RequestParameter("quotaUser", RequestParameterType.Query)]
    public virtual string? QuotaUser { get; set; }

    [RequestParameter("uploadType", RequestParameterType.Query)]
    public virtual string? UploadType { get; set; }

    [RequestParameter("upload_protocol", RequestParameterType.Query)]
    public virtual string? UploadProtocol { get; set; }

    protected override void InitParameters()
    {
        base.InitParameters();
        foreach (var property in GetType().GetProperties())
        {
            if (property.GetCustomAttribute<RequestParameterAttribute>() is not { } parameter)
            {
                continue;
            }

            // Two properties may stand for one parameter: a single value and a list.
            RequestParameters.TryAdd(parameter.Name, new Parameter
            {
                Name = parameter.Name,
                ParameterType = parameter.Type is RequestParameterType.Path ? "path" : "query",
                IsRequired = parameter.Type is RequestParameterType.Path,
                DefaultValue = property.GetCustomAttribute<DefaultValueAttribute>()?.Value as string,
            });
        }
    }
}
