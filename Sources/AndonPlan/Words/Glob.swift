/// A pattern for `machine/tag`: `*` stands for any letters of one name, `?` for one letter.
struct Glob {
    private let pattern: [UInt8]

    init(_ text: String) { pattern = Array(text.utf8) }

    /// Linear but for one step back per `*`: no pattern can make it slow.
    func matches(_ path: String) -> Bool {
        let path = Array(path.utf8)
        var (at, on) = (0, 0)
        var star: (at: Int, on: Int)?
        while on < path.count {
            if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
                star = (at + 1, on)
                at += 1
            } else if at < pattern.count,
                pattern[at] == path[on] || pattern[at] == UInt8(ascii: "?") && path[on] != UInt8(ascii: "/")
            {
                at += 1
                on += 1
            } else if let last = star, path[last.on] != UInt8(ascii: "/") {
                star = (last.at, last.on + 1)
                (at, on) = (last.at, last.on + 1)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
