/// What a unit takes from the end of a request to the beginning of its answer, besides the silence that it keeps.
package struct Turnaround: Sendable, Hashable {
    package var time: TimeSpan
    /// Nobody stated it.
    package var isAssumed: Bool

    package init(_ time: TimeSpan, isAssumed: Bool) {
        self.time = time
        self.isAssumed = isAssumed
    }

    func time(_ basis: CostBasis) -> TimeSpan {
        switch basis {
        case .wire: .zero
        case .stated: isAssumed ? .zero : time
        case .expected: time
        }
    }

    /// What is assumed where nobody stated it, by the kind of link. Devices on serial lines were seen to take 5 to 100 ms,
    /// 20 ms is what many are set to; on TCP it is the round trip; a serial device server adds a serial line, of
    /// which the plan may say how it is set.
    package static func assumed(on link: LinkPlan) -> TimeSpan {
        switch link.driver {
        case .modbusRTU, .modbusASCII, .serialFrames: .milliseconds(20)
        case .modbusTCP: .milliseconds(10)
        case .modbusRTUOverTCP: link.behind == nil ? .milliseconds(50) : .milliseconds(30)
        case .plugin: .milliseconds(20)
        }
    }
}
