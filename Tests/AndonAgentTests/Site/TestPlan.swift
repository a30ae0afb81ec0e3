/// The plan of the line that these tests run: an oven on a serial bus, a printer and a tower light over TCP.
///
/// Two blocks of the same length on one unit, and the same addresses on two units: a mixed-up answer shows.
enum TestPlan {
    static let root = "andon/v1/plant-1/smt-9"

    static func text(mode: String = "shadow") -> String {
        """
        andon: 1
        site: plant-1
        line: smt-9
        broker: { urls: [mqtt://127.0.0.1:1883], keep-alive: 5s }
        links:
          oven-bus: { driver: modbus-rtu, device: /dev/ttyS0, baud: 115200, parity: even, timeout: 300ms, probe-at-most: 1s }
          printer-net: { driver: modbus-tcp, host: 192.0.2.21, timeout: 300ms, probe-at-most: 1s }
          io-net: { driver: modbus-tcp, host: 192.0.2.23, timeout: 500ms, probe-at-most: 1s }
        machines:
          printer:
            kind: printer
            link: printer-net
            poll: 100ms
            tags:
              "squeegee{1..4}": { at: holding 100, type: uint16, scale: 0.1, units: N }
              "speed{1..4}": { at: holding 200, type: uint16, scale: 0.1, units: mm/s }
          oven:
            kind: reflow
            link: oven-bus
            poll: 100ms
            tags:
              "zone{1..4}": { unit: 1, at: holding 4096, type: int16, scale: 0.1, units: °C }
              "aux{1..4}": { unit: 1, at: holding 4200, type: int16, scale: 0.1, units: °C }
              "belt{1..4}": { unit: 2, at: holding 4096, type: uint16, scale: 0.1, units: cm/min }
          tower:
            kind: io
            link: io-net
            poll: 200ms
            tags:
              infeed-ready: { at: discrete 0 }
              hold: { at: coil 20, access: write }
        rules:
          zone-spike:
            tag: oven/zone*
            rises: 2 °C within 2s
            confirm: 2 of 3
            severity: critical
            then: stop
            message: A heating zone jumps.
          zone-hot:
            tag: oven/zone*
            above: 300 °C
            severity: critical
            then: stop
          pressure-high:
            tag: printer/squeegee*
            above: 90 N
            severity: warning
        stop:
          output: tower/hold
          means-stop: off
          verify: { within: 2s }
          mode: \(mode)

        """
    }
}
