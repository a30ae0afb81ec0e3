package import AndonCore

/// The bounds of the uplink. The defaults are the product's; tests choose shorter ones.
package struct UplinkTiming: Sendable {
    /// TCP connection to a broker.
    package var probe: TimeSpan = .seconds(5)
    /// From CONNECT to CONNACK.
    package var welcome: TimeSpan = .seconds(10)
    /// From PUBLISH to PUBACK.
    package var acknowledgement: TimeSpan = .seconds(10)
    package var firstRetry: TimeSpan = .milliseconds(250)
    package var lastRetry: TimeSpan = .seconds(10)
    /// Between attempts while the broker refuses who we are.
    package var refused: TimeSpan = .seconds(60)
    /// After the broker said "not now".
    package var pause: TimeSpan = .seconds(1)
    /// Acknowledged rows leave the disk together, at least this often.
    package var settle: TimeSpan = .milliseconds(50)
    /// Values are gathered this long before they are written.
    package var gather: TimeSpan = .seconds(1)
    /// On a clean stop, for what is queued to go out.
    package var farewell: TimeSpan = .milliseconds(700)

    package init() {}
}
