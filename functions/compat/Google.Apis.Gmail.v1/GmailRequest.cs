using System.ComponentModel;
using Google.Apis.Discovery;
using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.Gmail.v1;

/// <summary>One call of the Gmail API.</summary>
/// <remarks>
/// The generated client has a class for each call and spells out its query parameters. Here a class with parameters declares them as
/// properties:
/// <see cref="RequestParameterAttribute"/> names the parameter, and <see cref="DefaultValueAttribute"/> the value that is not sent.
/// </remarks>
public class GmailRequest<TResponse> : ClientServiceRequest<TResponse>
{
    private readonly object? _body;

    public GmailRequest(IClientService service, string httpMethod, string userId, string path, object? body = null)
        : base(service)
    {
        HttpMethod = httpMethod;
        MethodName = path;
        RestPath = $"gmail/v1/users/{Uri.EscapeDataString(userId)}/{path}";
        _body = body;
        InitParameters();
    }

    public override string MethodName { get; }

    public override string HttpMethod { get; }

    public override string RestPath { get; }

    protected override object? GetBody() => _body;

    protected sealed override void InitParameters()
    {
        base.InitParameters();

        foreach (var property in GetType().GetProperties())
        {
            if (property.GetCustomAttribute<RequestParameterAttribute>() is { } parameter)
            {
                RequestParameters.Add(parameter.Name, new Parameter
                {
                    Name = parameter.Name,
                    ParameterType = "query",
                    DefaultValue = property.GetCustomAttribute<DefaultValueAttribute>()?.Value as string,
                });
            }
        }
    }
}
