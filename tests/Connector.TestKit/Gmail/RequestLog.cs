namespace Connector.TestKit.Gmail;

internal sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly List<GmailRequest> _requests = [];

    public IReadOnlyList<GmailRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    public void Add(GmailRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
        }
    }
}
