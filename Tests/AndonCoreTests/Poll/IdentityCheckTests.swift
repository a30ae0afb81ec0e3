import AndonCore
import Testing

@Suite("who a device is")
struct IdentityCheckTests {
    private func objects(_ objects: [(UInt8, String)], more: UInt8 = 0, next: UInt8 = 0) -> [UInt16] {
        var bytes: [UInt8] = [1, 1, more, next, UInt8(objects.count)]
        for (id, text) in objects { bytes += [id, UInt8(text.utf8.count)] + Array(text.utf8) }
        return bytes.map { UInt16($0) }
    }

    @Test("a register must hold the plan's number")
    func register() {
        var check = IdentityCheck(.register(Point(.holding, 7), equals: 42))
        #expect(check.next == .register(Point(.holding, 7)))
        #expect(check.took([42]) == .right)
        #expect(check.took([43]) == .wrong("holding 7 is 43, the plan says 42"))
        #expect(check.took([]) != .right)
    }

    @Test("a device identification must have the plan's texts, in one answer or in two")
    func deviceID() {
        let plan = IdentityPlan.deviceID(vendor: "Acme", product: nil, revision: "V2")
        var check = IdentityCheck(plan)
        #expect(check.took(objects([(0, "Acme"), (1, "X"), (2, "V2")])) == .right)
        let older = check.took(objects([(0, "Acme"), (1, "X"), (2, "V3")]))
        #expect(older == .wrong(#"the revision is "V3", the plan says "V2""#))
        #expect(check.took(objects([(0, "Acme")])) == .wrong(#"the revision is not told, the plan says "V2""#))
        #expect(check.took(objects([(0, "Acme")], more: 0xFF, next: 1)) == .more)
        #expect(check.next == .deviceID(object: 1))
        #expect(check.took(objects([(1, "X"), (2, "V2")])) == .right)
        #expect(check.next == .deviceID(object: 0))
    }

    @Test(
        "what a person was shown of a device is what the plan may say of it",
        arguments: ["Acme\0\0\0\0", "Acme    ", "Ac\tme", "Acme\u{202E}", "  Acme 5"])
    func shown(text: String) throws {
        let answer = objects([(0, text), (1, "X1  "), (2, "V2\0")])
        var shown = DeviceIdentity()
        #expect(shown.take(answer).isSound)
        let vendor = try #require(shown[0])
        #expect(!vendor.hasSuffix(" ") && vendor.contains("me"))
        var check = IdentityCheck(.deviceID(vendor: vendor, product: shown[1], revision: shown[2]))
        #expect(check.took(answer) == .right)
        var other = IdentityCheck(.deviceID(vendor: "Acne", product: nil, revision: nil))
        #expect(other.took(answer) == .wrong("the vendor is \"\(vendor)\", the plan says \"Acne\""))
    }

    @Test("bytes that are cut off, or never end, are never right", arguments: 0..<20)
    func bounded(length: Int) {
        var check = IdentityCheck(.deviceID(vendor: "Acme", product: nil, revision: "V2"))
        #expect(check.took(Array(objects([(0, "Acme"), (1, "Y"), (2, "V2")]).prefix(length % 17))) != .right)
        for _ in 0..<10 { #expect(check.took([1, 1, 0xFF, 200, 0]) != .right) }
    }

    @Test("a server id must begin with the plan's bytes")
    func serverID() {
        var check = IdentityCheck(.serverID([0x11, 0xFF]))
        #expect(check.took([0x11, 0xFF, 3]) == .right)
        #expect(check.took([0x11]) == .wrong("the server id begins with 11, the plan says 11 ff"))
    }
}
