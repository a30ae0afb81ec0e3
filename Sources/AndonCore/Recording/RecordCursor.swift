/// Goes through the entries of a chunk, one after the other.
struct RecordCursor: ~Copyable {
    enum Step {
        /// The next place has this source.
        case source(RecordedSource)
        /// An answer of the source at this place; its words stand in `words(of:)` unless the quality is bad.
        case answer(place: Int, Quality, Uptime)
        /// What chose the recipe from here on.
        case recipe(RecordedChoice, Uptime)
        /// So many answers are missing here.
        case missing(UInt64)
        /// The bytes from here on say nothing that was written.
        case spoilt
    }

    private var reader: ByteReader
    /// Empty for a source that has not answered: who names many sources in few bytes takes no memory for it.
    private var words: [[UInt16]] = []
    private var counts: [UInt16] = []
    private var time: Uptime

    init(_ chunk: RecordChunk) {
        reader = ByteReader(chunk.entries)
        time = chunk.began
    }

    /// What the source at this place said last; nothing before it answered.
    func words(of place: Int) -> [UInt16] { words[place] }

    /// Nil at the end.
    mutating func next() -> Step? {
        guard let kind = reader.byte() else { return nil }
        let step: Step? =
            switch kind {
            case 1: source().map(Step.source)
            case 2: answer(.good)
            case 3: answer(.uncertain)
            case 4: failure()
            case 5: reader.number().map(Step.missing)
            case 6: text().map { .recipe(.word($0), time) }
            case 7: text().map { .recipe(.hand($0), time) }
            case 8: pass() ? .recipe(.automatic, time) : nil
            default: nil
            }
        if let step { return step }
        reader = ByteReader([])
        return .spoilt
    }

    private mutating func source() -> RecordedSource? {
        guard words.count < 65_536, let length = reader.byte(), let name = reader.slice(Int(length)),
            let unit = reader.byte(), let area = reader.byte(), Int(area) < RecordedSource.areas.count,
            let address = reader.number(atMost: 65_535), let count = reader.number(atMost: 2_000), count > 0
        else { return nil }
        words.append([])
        counts.append(UInt16(count))
        return RecordedSource(
            link: String(decoding: name, as: UTF8.self), unit: unit, area: RecordedSource.areas[Int(area)],
            address: UInt16(address), count: UInt16(count))
    }

    private mutating func answer(_ quality: Quality) -> Step? {
        guard let place = stamp(), let mask = reader.slice((Int(counts[place]) + 7) / 8) else { return nil }
        if words[place].isEmpty { words[place] = [UInt16](repeating: 0, count: Int(counts[place])) }
        for index in words[place].indices where mask[mask.startIndex + index / 8] >> UInt8(index % 8) & 1 == 1 {
            guard let step = reader.signed(), let word = UInt16(exactly: Int64(words[place][index]) &+ step) else {
                return nil
            }
            words[place][index] = word
        }
        return .answer(place: place, quality, time)
    }

    private mutating func failure() -> Step? {
        guard let place = stamp(), let byte = reader.byte(), let reason = Quality.Reason(rawValue: byte) else {
            return nil
        }
        return .answer(place: place, .bad(reason), time)
    }

    private mutating func stamp() -> Int? {
        guard let place = reader.number(atMost: 65_535), place < words.count, pass() else { return nil }
        return place
    }

    /// Goes on by the time since the entry before.
    private mutating func pass() -> Bool {
        guard let passed = reader.signed(), passed.magnitude < 1 << 40 else { return false }
        time = time + .microseconds(passed)
        return true
    }

    private mutating func text() -> String? {
        guard pass(), let count = reader.number(atMost: UInt64(RecordedChoice.mostBytes)) else { return nil }
        return reader.slice(count).map { String(decoding: $0, as: UTF8.self) }
    }
}
