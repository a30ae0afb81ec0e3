import AndonCore

/// The frames of a device that speaks no Modbus, in words.
enum FrameStory {
    static func line(_ frames: FramePlan) -> String {
        let quiet =
            switch frames.quiet {
            case .asLongAsTimeout: ""
            case .atMost(let span): "; one that comes unasked may be missing for \(DurationText.plain(span))"
            case .forever: "; one that comes unasked is never missed"
            }
        if case .fixed = frames.framing { return "  a frame \(framing(frames.framing))\(quiet)" }
        return "  a frame \(framing(frames.framing)), at most \(frames.mostBytes) bytes\(quiet)"
    }

    /// `ask W<CR><LF> and read the frame that answers`
    static func exchange(_ point: Point, _ link: LinkPlan) -> String {
        guard case .serialFrames(_, let frames) = link.driver, frames.asks.indices.contains(Int(point.address)) else {
            return "read a frame"
        }
        let ask = frames.asks[Int(point.address)]
        return ask.isEmpty ? "read the frames that come unasked" : "ask \(BytesText.plain(ask)) and read one frame"
    }

    static func field(_ field: FrameField) -> String {
        let place =
            switch field.place {
            case .separated(let separator, let index):
                "field \(index + 1) between \(separator.isEmpty ? "spaces" : "\"\(BytesText.plain(separator))\"")"
            case .position(let first, let count): "characters \(SpanText.plain(first + 1...first + count))"
            case .pattern(let pattern, let group):
                group == 0 ? "what matches \(pattern)" : "group \(group) of what matches \(pattern)"
            }
        let number = field.decimal == .comma ? "\(place), with a decimal comma" : place
        return field.begins.isEmpty ? number : "\(number) of frames that begin with \(BytesText.plain(field.begins))"
    }

    private static func framing(_ framing: FramePlan.Framing) -> String {
        switch framing {
        case .delimiter(let end): return "ends with \(BytesText.plain(end))"
        case .fixed(let length): return "has \(length) bytes"
        case .silence(let silence): return "ends with \(DurationText.plain(silence)) of silence"
        case .lengthPrefix(let at, let bytes, let isBig, let adds):
            let order = bytes == 1 ? "" : isBig ? ", high byte first" : ", low byte first"
            let number = "byte\(bytes == 1 ? "" : "s") \(SpanText.plain(at + 1...at + bytes))\(order)"
            return "says its length in \(number), with \(adds) more that are not counted"
        case .bracketed(let start, let end, let checksum):
            let text = "goes from \(BytesText.plain(start)) to \(BytesText.plain(end))"
            guard let checksum else { return text }
            return text + ", then a checksum (\(words(checksum)))"
        }
    }

    private static func words(_ checksum: FrameChecksum) -> String {
        let covers =
            switch (checksum.coversStart, checksum.coversEnd) {
            case (true, true): "start and end included"
            case (true, false): "start included, without the end"
            case (false, true): "end included, without the start"
            case (false, false): "without start and end"
            }
        return "\(checksum.kind.rawValue) in \(checksum.isHexadecimal ? "hexadecimal characters" : "bytes"), \(covers)"
    }
}
