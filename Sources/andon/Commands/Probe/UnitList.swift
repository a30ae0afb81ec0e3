/// Units as a person lists them: `7`, `1-32`, `1,5,9-12`.
enum UnitList {
    static func parse(_ text: String) throws -> [UInt8] {
        let refusal = Refusal(
            "found \"\(text.prefix(40))\" for --units, allowed: units from 0 to 255 such as 7, 1-32 or 1,5,9")
        var units: [UInt8] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { UInt8($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
                throw refusal
            }
            units += first...last
        }
        guard !units.isEmpty, units.count <= 256 else { throw refusal }
        return units
    }
}
