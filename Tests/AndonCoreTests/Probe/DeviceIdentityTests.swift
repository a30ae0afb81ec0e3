import AndonCore
import Testing

struct DeviceIdentityTests {
    private func answer(_ objects: [(UInt8, String)], more: UInt8 = 0, next: UInt8 = 0) -> [UInt16] {
        var bytes: [UInt8] = [1, 0x81, more, next, UInt8(objects.count)]
        for (id, text) in objects { bytes += [id, UInt8(text.utf8.count)] + Array(text.utf8) }
        return bytes.map(UInt16.init)
    }

    @Test("The basic objects are named")
    func basic() {
        var identity = DeviceIdentity()
        let taken = identity.take(answer([(0, "WAGO"), (1, "750-352"), (2, "01.09")]))
        #expect(taken.isSound && taken.next == nil)
        #expect(identity.objects.map(\.name) == ["VendorName", "ProductCode", "MajorMinorRevision"])
        #expect(identity[1] == "750-352")
    }

    @Test("A long identity comes in several answers; a device that turns in a circle is asked no more")
    func pages() {
        var identity = DeviceIdentity()
        #expect(identity.take(answer([(0, "A")], more: 0xFF, next: 1)).next == 1)
        #expect(identity.take(answer([(1, "B")], more: 0xFF, next: 0)).next == nil)
        #expect(identity.objects.count == 2)
    }

    @Test(
        "Lengths that do not fit the answer keep nothing of it",
        arguments: [
            [1, 1, 0, 0, 1, 0, 9, 65], [1, 1, 0, 0, 2, 0, 1, 65], [1, 1, 0, 0, 1, 0], [1, 1, 0],
            [1, 1, 0, 0, 1, 0, 1, 300],
        ] as [[UInt16]])
    func unsound(words: [UInt16]) {
        var identity = DeviceIdentity()
        let taken = identity.take(words)
        #expect(!taken.isSound && taken.next == nil && identity.objects.isEmpty)
    }

    @Test("Terminal escapes in a name are harmless")
    func escapes() {
        var identity = DeviceIdentity()
        _ = identity.take(answer([(0, "A\u{1B}[2JB\u{7}")]))
        #expect(identity[0] == "A[2JB")
    }
}
