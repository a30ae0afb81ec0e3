import AndonCore
import AndonPlan
import Foundation
import Testing

/// Plans for the tests, read by the agent's own reader.
enum SamplePlan {
    /// A small line: three units on a bus, an I/O module, a placer with several types.
    static let text = """
        # A line for tests.
        andon: 1
        site: plant-1
        line: smt-9
        broker:
          urls: ['mqtts://192.0.2.1:8883', "mqtts://192.0.2.2:8883"]  # two of them
          ca-file: /etc/andon/ca.pem
        links:
          oven-bus: { driver: modbus-rtu, device: /dev/ttyUSB7, baud: 115200, parity: even }  # the bus
          io: { driver: modbus-tcp, host: 192.0.2.20 }
          placer-net:
            # no port here: 502
            driver: modbus-tcp
            host: 192.0.2.21   # the placer
        machines:
          oven:
            kind: reflow
            link: oven-bus
            tags:
              zone1: { unit: 1, at: holding 4096, type: int16, scale: 0.1, units: °C }
              set1: { unit: 1, at: holding 4097, type: int16, scale: 0.1, units: °C, access: read-write }
              zone2: { unit: 2, at: holding 4096, type: int16, scale: 0.1, units: °C }
              zone3: { unit: 3, at: holding 4096, type: int16, scale: 0.1, units: °C }
              belt: { unit: 3, at: holding 0, type: uint16, scale: 0.1, units: cm/min }
          placer:
            kind: placer
            link: placer-net
            tags:
              vacuum: { at: input 0, type: int16, scale: 0.1, units: kPa }
              placed: { at: holding 10, type: uint32, order: cdab }
              speed: { at: holding 20, type: float32, order: badc, access: read-write, units: mm/s }
          tower:
            kind: io
            link: io
            tags:
              hold: { at: coil 16, access: write }
              ready: { at: discrete 0 }
        rules:
          spike: { tag: oven/zone*, rises: 2 °C within 5s, severity: critical, then: stop }
        stop: { output: tower/hold, means-stop: off }
        """

    static func plan(_ text: String = text) throws -> Plan { try PlanReader.read(Array(text.utf8), file: "line.yaml") }

    /// The plan that is shipped.
    static func shipped() throws -> (text: String, plan: Plan) {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "Config/line.yaml"), encoding: .utf8)
        return (text, try plan(text))
    }
}

extension Plan {
    /// The tag at `machine/tag`.
    func tag(_ path: String) throws -> TagID {
        TagID(try #require(tags.indices.first { self.path(of: TagID($0)) == path }))
    }

    func link(_ name: String) throws -> LinkID { LinkID(try #require(links.firstIndex { $0.name == name })) }
}

extension Uptime {
    static func seconds(_ count: Int64) -> Uptime { .zero + .seconds(count) }
}
