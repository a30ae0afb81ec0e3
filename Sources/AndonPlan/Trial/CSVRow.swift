/// The cells of one row of a table, each with its column in the row, in characters from 1. A cell may stand in quotes: then a
/// separator in it belongs to it, and two quotes are one.
struct CSVRow {
    struct Cell: Hashable {
        var text: String
        var column: Int
    }

    private(set) var cells: [Cell] = []

    init(_ row: String, separator: UInt8) {
        var bytes: [UInt8] = []
        var (column, begin) = (0, 1)
        var isQuoted = false
        for byte in row.utf8 {
            // What goes on with a character is none of its own.
            if byte & 0xC0 != 0x80 { column += 1 }
            if byte == separator, !isQuoted {
                cells.append(Self.cell(bytes, begin))
                (bytes, begin) = ([], column + 1)
            } else {
                if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
                bytes.append(byte)
            }
        }
        cells.append(Self.cell(bytes, begin))
    }

    /// The sign behind the first cell of a head: a comma, a semicolon or a tab.
    static func separator(of head: String) -> UInt8 {
        let signs = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        return head.utf8.first(where: signs.contains) ?? signs[0]
    }

    private static func cell(_ bytes: [UInt8], _ column: Int) -> Cell {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        let first = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
        let last = bytes.lastIndex { !isSpace($0) } ?? first - 1
        let text = String(decoding: bytes[first..<max(first, last + 1)], as: UTF8.self)
        let column = column + first
        guard text.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") else {
            return Cell(text: text, column: column)
        }
        return Cell(text: String(text.dropFirst().dropLast()).replacing("\"\"", with: "\""), column: column)
    }
}
