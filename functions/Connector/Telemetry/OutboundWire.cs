namespace Connector.Telemetry;

/// <summary>
/// Stands between the app and what it calls over HTTP besides storage (Google's API and token endpoint, the webhook), below all repeats
/// and right above the connections. One that is registered sees every request of each: for counting, and for faults in tests.
/// </summary>
/// <param name="connections">What to pass requests on to.</param>
public delegate HttpMessageHandler OutboundWire(HttpMessageHandler connections);
