import AndonCore

/// How much of a serial port's time the polls of a plan take, if every unit answered at once.
struct BusLoad {
    /// 1 is all of the time.
    var share: Double

    /// Nil where the link is no serial port.
    init?(_ link: LinkPlan, _ blocks: [ReadBlock]) {
        guard let serial = link.driver.serial else { return nil }
        let timing = BusTiming(serial)
        let more = max(link.gap, timing.silence) - timing.silence
        share = blocks.reduce(0) { share, block in
            let time =
                switch link.driver {
                case .modbusASCII: Self.asciiTime(of: block, timing) + link.gap
                case .serialFrames(_, let frames): Self.frameTime(of: block, frames, timing) + link.gap
                default: timing.time(of: block) + more
                }
            return share + time.inSeconds / block.period.inSeconds
        }
    }

    /// Two characters for each byte of the RTU frame but one of its checksum's, and a colon, CR and LF around them
    /// (Modbus over Serial Line V1.02, 2.5.2).
    private static func asciiTime(of block: ReadBlock, _ timing: BusTiming) -> TimeSpan {
        let function = block.area.readFunction
        let count = Int(block.count)
        return timing.time(
            characters: 2 * function.requestBytes(count: count) + 1 + 2 * function.answerBytes(count: count) + 1)
    }

    /// What is asked and one character of the answer: how long that is, only the device knows.
    private static func frameTime(of block: ReadBlock, _ frames: FramePlan, _ timing: BusTiming) -> TimeSpan {
        let index = Int(block.address)
        let asked = frames.asks.indices.contains(index) ? frames.asks[index].count : 0
        return asked == 0 ? .zero : timing.time(characters: asked + 1)
    }

    var percent: Int { Int((share * 100).rounded(.up)) }
}
