/// What an import cannot say, each with its path in the file. Used by one import only.
final class MBMapReport {
    private static let most = 100
    private(set) var lines: [String] = []
    private(set) var count = 0

    func add(_ path: String, found: String, allowed: String) {
        count += 1
        if lines.count < Self.most { lines.append("\(path): found \(found), allowed: \(allowed)") }
    }
}
