package import AndonCore

/// Turns the text of one plan into a plan that is complete and checked, or into every mistake in it.
package enum PlanReader {
    /// The largest plan that is looked at.
    package static let mostBytes = 4 << 20

    /// Promises a plan that nobody need check again.
    ///
    /// Touches neither disk nor network: files that the plan names are not opened, hosts are not asked for.
    /// - Parameters:
    ///   - bytes: UTF-8, at most 4 MiB.
    ///   - file: the name for the mistakes.
    ///   - profiles: where the profiles that it names come from.
    ///   - port: the port that a serial device's name stands for on this machine; the name itself where nobody knows.
    /// - Throws: every mistake at once, each with its place.
    package static func read(
        _ bytes: [UInt8], file: String, profiles: ProfileShelf = .empty, port: (String) -> String = { $0 }
    ) throws(PlanRefusal) -> Plan {
        let mistakes = MistakeList()
        guard let text = PlanText.check(bytes, mistakes), let tree = PlanTree.parse(text, mistakes) else {
            throw mistakes.refusal(of: file)
        }
        let book = ProfileBook(profiles, mistakes)
        let read = LineReader.read(tree, book, mistakes, port: port)
        book.tellUnfitting()
        guard var plan = read, mistakes.isEmpty else { throw mistakes.refusal(of: file) }
        plan.hash = book.hash(of: bytes)
        return plan
    }
}
