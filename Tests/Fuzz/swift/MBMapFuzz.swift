// needs: AndonCore AndonPlan Tests/Fuzz/swift/support
// seeds: Tests/Fixtures/Profiles
import AndonCore
import AndonPlan

// Register maps in JSON of somebody else's: a map that is taken makes a profile that reads; one that is refused says why.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMBMap(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: size))
    do throws(MBMapRefusal) {
        let text = try MBMapImport.profile(bytes, file: "map.json")
        check(text.hasSuffix("\n"), "a profile that is cut off")
        do throws(PlanRefusal) {
            _ = try ProfileReader.read(Array(text.utf8), file: "map")
        } catch {
            check(false, "a profile with mistakes: \(error)")
        }
    } catch {
        let words = error.description
        check(!words.isEmpty, "no words")
        check(!words.contains("of which a profile with a mistake is made"), "taken, and not understood: \(words)")
        check(words.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" }, "words that can do harm: \(words)")
    }
    return 0
}
