namespace Connector.Telemetry;

/// <summary>
/// A handler for all HTTP requests except those to storage (Google's API and token endpoint, the webhook), below all retries and directly
/// above the connections. Tests register one to count requests and to simulate faults.
/// </summary>
/// <param name="connections">The handler that sends the requests.</param>
public delegate HttpMessageHandler OutboundWire(HttpMessageHandler connections);
