// needs: AndonCore Sources/AndonPlan/Profiles/MBMap/JSONParser.swift Sources/AndonPlan/Profiles/MBMap/JSONValue.swift
// needs: Sources/AndonPlan/Reading/Quoted.swift Tests/Fuzz/swift/support
import AndonCore

// Texts that machines and people chose, and numbers of any bits, as they go out in messages: always JSON, harmless in a
// terminal, and read back the same.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEncode(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    var bytes = FuzzBytes(data, size)
    let numbers = (0..<4).map { _ in bytes.number() }
    let raw = bytes.all()
    let text = String(decoding: raw, as: UTF8.self)
    let harmless = HarmlessText.of(raw)
    check(isHarmless(harmless) && harmless.unicodeScalars.count <= HarmlessText.most, "a text that can do harm")
    check(harmless.last != " ", "spaces at the end")
    var json = JSONText()
    json.openObject()
    json.member("text", text)
    json.member("harmless", harmless)
    json.key("numbers")
    json.openArray()
    for number in numbers { for precision in precisions { json.number(number, precision: precision) } }
    json.closeArray()
    json.closeObject()
    check(isHarmless(String(decoding: json.bytes, as: UTF8.self)), "a message that can do harm")
    guard let value = try? JSONParser.read(json.bytes), case .object(let members) = value, members.count == 3,
        case .string(let back) = members[0].value, case .array(let items) = members[2].value
    else {
        check(false, "no JSON: \(String(decoding: json.bytes, as: UTF8.self))")
        return 0
    }
    check(Array(back.unicodeScalars) == Array(text.unicodeScalars), "another text")
    for (index, item) in items.enumerated() {
        compare(item, numbers[index / precisions.count], precisions[index % precisions.count])
    }
    return 0
}

private let precisions: [NumberText.Precision] = [.double, .wide, .float, .fromFloat, .betweenFloats]

private func compare(_ item: JSONValue, _ number: Double, _ precision: NumberText.Precision) {
    guard case .number(let text) = item, let back = Double(text) else { return check(!number.isFinite, "no number") }
    // The shortest text of the same float32; below 1e-38 that has fewer digits.
    if precision == .float, Double(Float(number)) == number {
        return check(Float(text) == Float(number), "\(number) became \(text), another float")
    }
    let digits =
        switch precision {
        case .double: 1e-11
        case .wide: 1e-14
        case .float, .fromFloat: 1e-6
        case .betweenFloats: 1e-4
        }
    check(abs(back - number) <= abs(number) * digits, "\(number) became \(text) at \(precision)")
}
