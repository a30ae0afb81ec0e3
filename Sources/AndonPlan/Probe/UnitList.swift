/// Units as a person lists them: `7`, `1-32`, `1,5,9-12`.
package enum UnitList {
    /// Each unit once, in the order in which it was named.
    ///
    /// - Parameter isSerial: unit 0 is a broadcast there, which nobody answers.
    package static func parse(_ text: String, isSerial: Bool) throws(ProbeRefusal) -> [UInt8] {
        let least: UInt8 = isSerial ? 1 : 0
        let refusal = ProbeRefusal([
            "found \(Quoted.text(text)) for --units, allowed: units from \(least) to \(isSerial ? 247 : 255) "
                + "such as 7, 1-32 or 1,5,9" + (isSerial ? "; unit 0 is a broadcast, which nobody answers" : "")
        ])
        var units: [UInt8] = []
        var seen: Set<UInt8> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
                .map { UInt8($0.drop { $0 == " " }) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last,
                first >= least, !isSerial || last <= 247
            else { throw refusal }
            units += (first...last).filter { seen.insert($0).inserted }
        }
        return units
    }
}
