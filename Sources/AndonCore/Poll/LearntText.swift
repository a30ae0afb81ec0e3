/// What was learnt, as it is kept on disk: names, because the next run may have another plan.
///
///     andon-learnt 1
///     unit oven-bus 3 5d41402a
///     refused holding 300 300
///     limit input 32
///     crc32 7b502c3a
///
/// The number behind a unit is of what the link and the unit are in the plan: another address, port or list of limits
/// makes what was learnt worthless, and it is left out.
package enum LearntText {
    /// The most bytes that are read.
    package static let mostBytes = 4 << 20

    package static func encode(_ learnt: Learnt, plan: Plan) -> [UInt8] {
        var text = "andon-learnt 1\n"
        for (endpoint, unit) in learnt.units.sorted(by: { $0.key < $1.key }) where !unit.isEmpty {
            guard endpoint.link.index < plan.links.count else { continue }
            let link = LatchWord.escape(plan[endpoint.link].name)
            text += "unit \(link) \(endpoint.unit) \(mark(of: endpoint, in: plan))\n"
            for range in unit.refused { text += "refused \(range.area.rawValue) \(range.first) \(range.last)\n" }
            for (area, limit) in unit.limits.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                text += "limit \(area.rawValue) \(limit)\n"
            }
        }
        let body = Array(text.utf8)
        return body + Array("crc32 \(Checksum.hexadecimal(Checksum.crc32(body)))\n".utf8)
    }

    package enum Found: Sendable, Hashable {
        case learnt(Learnt)
        /// Why nobody can say what it says.
        case unreadable(String)
    }

    /// What this plan still has of it.
    package static func decode(_ bytes: [UInt8], plan: Plan) -> Found {
        guard bytes.count <= mostBytes else {
            return .unreadable("it has \(bytes.count) bytes, at most \(mostBytes) are allowed")
        }
        let tail = 15  // "crc32 01234567\n"
        guard bytes.count > tail else { return .unreadable("it is cut off after \(bytes.count) bytes") }
        let body = bytes.dropLast(tail)
        guard Array(bytes.suffix(tail)) == Array("crc32 \(Checksum.hexadecimal(Checksum.crc32(body)))\n".utf8) else {
            return .unreadable("it does not match its checksum")
        }
        let lines = body.split(separator: UInt8(ascii: "\n")).map {
            $0.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        }
        guard lines.first == ["andon-learnt", "1"] else { return .unreadable("this version does not know its kind") }
        let names = Dictionary(
            plan.links.enumerated().map { ($1.name, LinkID($0)) }, uniquingKeysWith: { first, _ in first })
        var learnt = Learnt()
        var current: Endpoint?
        for line in lines.dropFirst() {
            guard let isKnown = take(line, plan, names, &learnt, &current), isKnown else {
                return .unreadable("it has a line that this version does not know: \(line.joined(separator: " "))")
            }
        }
        return .learnt(learnt)
    }

    private static func take(
        _ line: [String], _ plan: Plan, _ names: [String: LinkID], _ learnt: inout Learnt, _ current: inout Endpoint?
    ) -> Bool? {
        if line.count == 4, line[0] == "unit", let unit = UInt8(line[2]), let name = LatchWord.unescape(line[1]) {
            current = names[name].map { Endpoint(link: $0, unit: unit) }
            if let endpoint = current, mark(of: endpoint, in: plan) != line[3] { current = nil }
            return true
        }
        guard line.count >= 3, let area = Area(rawValue: line[1]), area != .frame else { return nil }
        if line.count == 4, line[0] == "refused", let first = UInt16(line[2]), let last = UInt16(line[3]), first <= last
        {
            guard let current else { return true }
            learnt.units[current, default: UnitLearnt()].refused.append(PointRange(area, first, last))
            return true
        }
        if line.count == 3, line[0] == "limit", let limit = Int(line[2]), limit > 0, limit <= 2_000 {
            guard let current else { return true }
            learnt.units[current, default: UnitLearnt()].limits[area] = limit
            return true
        }
        return nil
    }

    private static func mark(of endpoint: Endpoint, in plan: Plan) -> String {
        let link = plan[endpoint.link]
        let place =
            switch link.driver {
            case .modbusTCP(let host, let port), .modbusRTUOverTCP(let host, let port): "\(host) \(port)"
            case .modbusRTU(let serial), .modbusASCII(let serial), .serialFrames(let serial, _):
                "\(serial.device) \(serial.baud)"
            case .plugin(let plugin): plugin.library
            }
        let limits = plan.unit(endpoint).limits
        let own = Area.modbus.map { String(limits[$0]) }.joined(separator: " ")
        return Checksum.hexadecimal(Checksum.crc32(Array("\(link.driver.name) \(place) \(own)".utf8)))
    }
}
