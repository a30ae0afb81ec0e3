// needs: AndonCore Sources/AndonUplink/Outbox/SequenceMark.swift Sources/AndonUplink/Outbox/CRC32C.swift
// needs: Sources/AndonUplink/Outbox/WriteAheadLog.swift Tests/Fuzz/swift/support
import AndonCore
import Glibc

// The uplink's own files, as the disk gives them back: the sequence mark and SQLite's write-ahead log, any bytes, and the
// mark also well sealed. Numbers that may have been used are never given again. The first byte chooses.

/// One file for all inputs, without a name as soon as it is there.
private let file: (descriptor: CInt, path: String) = {
    var name = Array("/tmp/andon-fuzz.XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    check(descriptor >= 0 && unlink(name) == 0, "no file")
    return (descriptor, "/proc/self/fd/\(descriptor)")
}()

/// Foundation leaves a buffer behind when it reads an empty file. Written once and only read from then on.
nonisolated(unsafe) private let suppressions = strdup("leak:FoundationEssentials")

@_cdecl("__lsan_default_suppressions")
public func suppressedLeaks() -> UnsafePointer<CChar>? { UnsafePointer(suppressions) }

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzUplinkFiles(_ data: UnsafePointer<UInt8>, _ size: Int) -> CInt {
    var bytes = FuzzBytes(data, size)
    let kind = bytes.byte()
    var content = bytes.all()
    if kind & 3 == 1 {
        for slot in 0..<2 where content.count >= slot * 4096 + markBytes { seal(&content, slot * 4096) }
    }
    check(ftruncate(file.descriptor, 0) == 0, "no file")
    check(pwrite(file.descriptor, content, content.count, 0) == content.count, "no room")
    if kind & 3 == 2 {
        _ = WriteAheadLog.hasLostCommits(path: file.path)
        return 0
    }
    let mark = SequenceMark(path: file.path)
    check(mark.wasFound || mark.reserved.isEmpty, "numbers of no mark")
    return 0
}

private let markBytes = 8 * (3 + AndonCore.Stream.allCases.count) + 4

/// Puts the magic number and the checksum in place.
private func seal(_ content: inout [UInt8], _ start: Int) {
    content.replaceSubrange(start..<start + 8, with: Array("ANDNSEQ1".utf8))
    var sum = CRC32C()
    sum.take(content[start..<start + markBytes - 4])
    for place in 0..<4 { content[start + markBytes - 4 + place] = UInt8(truncatingIfNeeded: sum.value >> (place * 8)) }
}
