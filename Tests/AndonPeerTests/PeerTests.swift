import AndonCore
import AndonLine
import Testing

/// Every type and order against a server of somebody else's, on every kind of wire.
@Suite(.timeLimit(.minutes(2)))
struct PeerTests {
    @Test("Every type in every order reads as the number that the server was given", arguments: Peer.Kind.allCases)
    func reading(kind: Peer.Kind) throws {
        let peer = try Peer(kind)
        let probe = try ProbeLink(peer.link)
        for area in [Area.holding, .input] {
            var checked = 0
            for row in peer.rows {
                let answer = probe.read(unit: peer.unit, area, UInt16(row.address), count: UInt16(row.words.count))
                let words = try #require(answer.values, "\(row): \(answer.outcome)")
                #expect(words == row.words, "\(row)")
                if let text = row.text {
                    #expect(try Decoding.text(words, row) == text, "\(row)")
                } else {
                    #expect(try Decoding.number(words, row) == row.value, "\(row)")
                }
                checked += 1
            }
            #expect(checked > 100)
        }
    }

    @Test("Coils and discrete inputs read as they stand", arguments: Peer.Kind.allCases)
    func bits(kind: Peer.Kind) throws {
        let peer = try Peer(kind)
        let probe = try ProbeLink(peer.link)
        #expect(probe.read(unit: peer.unit, .coil, 0, count: 61).values == Array(peer.bits.prefix(61)))
        #expect(probe.read(unit: peer.unit, .discrete, 3, count: 40).values == peer.bits[3..<43].map { 1 - $0 })
    }

    @Test("What is written arrives as it was written: functions 5, 6, 15, 16, 22 and 23", arguments: Peer.Kind.allCases)
    func writing(kind: Peer.Kind) throws {
        let peer = try Peer(kind)
        let probe = try ProbeLink(peer.link)
        #expect(probe.write(unit: peer.unit, Point(.coil, 40), 1).values == [])
        #expect(probe.write(unit: peer.unit, Point(.coil, 50), [1, 0, 1, 1, 0, 0, 1, 0, 1]).values == [])
        #expect(probe.write(unit: peer.unit, Point(.holding, 1_000), 0xBEEF).values == [])
        #expect(probe.write(unit: peer.unit, Point(.holding, 1_010), [1, 0xFFFF, 3]).values == [])
        #expect(try peer.written("coils", 40, 1) == [1])
        #expect(try peer.written("coils", 50, 9) == [1, 0, 1, 1, 0, 0, 1, 0, 1])
        #expect(try peer.written("words", 1_000, 1) == [0xBEEF])
        #expect(try peer.written("words", 1_010, 3) == [1, 0xFFFF, 3])
        // Keeps the high byte, sets the low one to 0x25.
        #expect(probe.mask(unit: peer.unit, 1_000, and: 0xFF00, or: 0x0025).values == [])
        #expect(probe.read(unit: peer.unit, .holding, 1_000, count: 1).values == [0xBE25])
        let both = probe.exchange(unit: peer.unit, write: 1_020, [7, 8], read: 1_010, count: 3)
        #expect(both.values == [1, 0xFFFF, 3])
        #expect(probe.read(unit: peer.unit, .holding, 1_020, count: 2).values == [7, 8])
    }

    @Test("Every type in every order is written and comes back equal", arguments: Peer.Kind.allCases)
    func writingTypes(kind: Peer.Kind) throws {
        let peer = try Peer(kind)
        let probe = try ProbeLink(peer.link)
        for row in peer.rows where row.text == nil {
            #expect(probe.write(unit: peer.unit, Point(.holding, 1_100), row.words).values == [], "\(row)")
            #expect(try peer.written("words", 1_100, row.words.count) == row.words.map { Int($0) })
            let back = try #require(
                probe.read(unit: peer.unit, .holding, 1_100, count: UInt16(row.words.count)).values)
            #expect(try Decoding.number(back, row) == row.value, "\(row)")
        }
    }

    @Test("A refusal is told with its code, and the wire goes on", arguments: Peer.Kind.allCases)
    func refusal(kind: Peer.Kind) throws {
        let peer = try Peer(kind)
        let probe = try ProbeLink(peer.link)
        let refused = probe.read(unit: peer.unit, .holding, 60_000, count: 2)
        guard case .refused(code: 2, _) = refused.outcome else {
            Issue.record("\(refused.outcome)")
            return
        }
        #expect(probe.read(unit: peer.unit, .holding, 0, count: 1).values == [peer.rows[0].words[0]])
    }

    @Test("The server says what it is: 43/14 and 17", arguments: Peer.Kind.allCases)
    func identity(kind: Peer.Kind) throws {
        let peer = try Peer(kind)
        let probe = try ProbeLink(peer.link)
        var identity = DeviceIdentity()
        let words = try #require(probe.readDeviceID(unit: peer.unit, code: 1, object: 0).values)
        #expect(identity.take(words).isSound)
        #expect(identity[0] == "Peer" && identity[1] == "P-1" && identity[2] == "3.16")
        let server = try #require(probe.reportServerID(unit: peer.unit).values)
        #expect(String(decoding: server.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self).contains("Peer"))
    }
}
