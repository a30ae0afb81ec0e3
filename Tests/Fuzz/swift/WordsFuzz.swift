// needs: AndonCore Sources/AndonPlan/Words Sources/AndonPlan/Reading/Mismatch.swift Sources/AndonPlan/Reading/Quoted.swift
// needs: Sources/AndonPlan/Reading/NearestName.swift Sources/AndonPlan/Parts/IPAddress.swift Tests/Fuzz/swift/support
// needs: Sources/AndonPlan/Probe/UnitList.swift Sources/AndonPlan/Probe/FileLocks.swift
// needs: Sources/AndonPlan/Probe/ProbeRefusal.swift Sources/AndonPlan/Profiles/PrintedAddress.swift
import AndonCore

// The words of a plan and of a command line, each read by each reader: what is taken is within its bounds, and what is
// said of it means the same when it is read again.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzWords(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: data, count: min(size, 200)), as: UTF8.self)
    points(text)
    numbers(text)
    names(text)
    bytes(text)
    lists(text)
    return 0
}

private func points(_ text: String) {
    if let point = try? PointText.parse(text) {
        check(Area.modbus.contains(point.area), "an area that there is not")
        check((try? PointText.parse(PointText.reference(of: point))) == point, "another reference number")
        check((try? PointText.parse("\(point.area.rawValue) \(point.address)")) == point, "another point")
    }
    if let range = try? PointRangeText.parse(text) {
        check(range.first <= range.last, "a range that ends before it begins")
        check((try? PointRangeText.parse(PointRangeText.plain(range))) == range, "another range")
    }
    if let printed = PrintedAddress(text) {
        check(!printed.advanced(by: 125).isEmpty && printed.number >= 0, "no address")
    }
}

private func numbers(_ text: String) {
    if let number = try? NumberText.parse(text) { check(number.isFinite, "a number that is none") }
    if let number = try? NumberText.whole(text, in: -5...70_000) { check((-5...70_000).contains(number), "beyond") }
    let day = TimeSpan.minutes(1_440)
    if let span = try? DurationText.parse(text, from: .milliseconds(1), to: day) {
        check(span >= .milliseconds(1) && span <= day, "a duration beyond its bounds")
        check(!DurationText.plain(span).isEmpty, "no words")
    }
    if let quantity = try? Quantity(text) {
        check(quantity.value.isFinite, "a quantity that is none")
        if let rate = try? quantity.perSecond() { check(rate.value.isFinite, "a rate that is none") }
    }
    if let (low, high) = try? BandText.parse(text) {
        check(low.value < high.value && low.units == high.units, "a band that is none")
    }
    if let size = try? ByteText.parse(text, from: 1 << 20, to: 1 << 40) {
        check((1 << 20...1 << 40).contains(size), "a size beyond its bounds")
    }
    if let span = try? SpanText.parse(text, in: 0...15) {
        check(span.lowerBound >= 0 && span.upperBound <= 15, "numbers beyond their bounds")
        check((try? SpanText.parse(SpanText.plain(span), in: 0...15)) == span, "other numbers")
    }
}

private func names(_ text: String) {
    if let name = try? NameText.parse(text) { check((1...64).contains(name.utf8.count), "a name too long") }
    if let range = try? TagRange(text) {
        check((2...TagRange.most).contains(range.names.count), "too many names, or too few")
        check(Set(range.names).count == range.names.count, "a name twice")
    }
    if let type = try? TypeText.parse(text) { check(type.reach.map { $0.low < $0.high } ?? true, "no reach") }
    if let url = try? BrokerURLText.parse(text) {
        check(url.port > 0 && (1...253).contains(url.host.utf8.count), "no host, or no port")
        check((try? BrokerURLText.parse(url.text))?.text == url.text, "another broker: \(url.text)")
    }
    _ = try? SwitchText.yes(text)
    _ = try? SwitchText.on(text)
    _ = try? PlainText.parse(text)
    _ = IPAddress.bytes(of: text)
    check(Quoted.text(text).unicodeScalars.count <= 70 * 12, "a quotation without end")
    check(isHarmlessLine(Quoted.text(text)), "a quotation that can do harm")
    _ = NearestName.of(text, among: ["holding", "input", "coil", "discrete", text])
    let pieces = text.split(separator: "\u{0}", maxSplits: 1, omittingEmptySubsequences: false)
    if pieces.count == 2 {
        let glob = Glob(String(pieces[0]))
        let path = String(pieces[1])
        check(glob.matches(path) == isMatch(Array(pieces[0].utf8)[...], Array(path.utf8)[...]), "another match")
    }
}

private func isHarmlessLine(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy {
        $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
    }
}

/// As the documentation of a pattern says it, without a thought for time: the input is short.
private func isMatch(_ pattern: ArraySlice<UInt8>, _ path: ArraySlice<UInt8>) -> Bool {
    guard pattern.count + path.count <= 24 else {
        return Glob(String(decoding: pattern, as: UTF8.self)).matches(String(decoding: path, as: UTF8.self))
    }
    guard let first = pattern.first else { return path.isEmpty }
    if first == UInt8(ascii: "*") {
        if isMatch(pattern.dropFirst(), path) { return true }
        guard let next = path.first, next != UInt8(ascii: "/") else { return false }
        return isMatch(pattern, path.dropFirst())
    }
    guard let next = path.first else { return false }
    guard first == next || first == UInt8(ascii: "?") && next != UInt8(ascii: "/") else { return false }
    return isMatch(pattern.dropFirst(), path.dropFirst())
}

private func bytes(_ text: String) {
    guard let bytes = try? BytesText.parse(text, atMost: 64) else { return }
    check(bytes.count <= 64, "too many bytes")
    let plain = BytesText.plain(bytes)
    check((try? BytesText.parse(plain, atMost: 64)) == bytes, "other bytes: \(plain)")
}

private func lists(_ text: String) {
    if let units = try? UnitList.parse(text, isSerial: true) {
        check(units.allSatisfy { (1...247).contains($0) } && Set(units).count == units.count, "a unit twice, or none")
    }
    if let units = try? UnitList.parse(text, isSerial: false) { check(Set(units).count == units.count, "a unit twice") }
    if let holder = FileLocks.holder(ofInode: 1_043, in: text) { check(holder > 0, "a process that there is not") }
}
