/// Checks the bytes of a plan before any parser sees them: size, UTF-8, control characters, and anchors, which could
/// make a small file a huge tree.
enum PlanText {
    /// Lines, commas and colons together: each can make at most one or two nodes.
    private static let mostMarks = 1_000_000

    /// The text, or nil after saying why not.
    static func check(_ bytes: [UInt8], _ mistakes: MistakeList) -> String? {
        let start = Place(line: 1, column: 1)
        guard bytes.count <= PlanReader.mostBytes else {
            mistakes.add(
                start, found: "\(bytes.count) bytes", allowed: "a plan of at most \(PlanReader.mostBytes) bytes")
            return nil
        }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: body, as: UTF8.self) else {
            mistakes.add(firstInvalid(in: body), found: "bytes that are no UTF-8", allowed: "a text in UTF-8")
            return nil
        }
        checkScalars(of: text, mistakes)
        guard mistakes.isEmpty else { return nil }
        checkAnchors(in: text, mistakes)
        return mistakes.isEmpty ? text : nil
    }

    private static func firstInvalid(in bytes: ArraySlice<UInt8>) -> Place {
        var place = Place(line: 1, column: 1)
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { place.pass(scalar) }
        return place
    }

    /// Refuses what no editor shows and what editors and YAML count differently as lines.
    private static func checkScalars(of text: String, _ mistakes: MistakeList) {
        var place = Place(line: 1, column: 1)
        var marks = 0
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            if isAfterReturn, scalar != "\n" {
                mistakes.add(place, found: "a carriage return alone", allowed: "lines that end in a line feed")
            }
            isAfterReturn = scalar == "\r"
            switch scalar.value {
            case 0x0A:
                marks += 1
            case 0x2C, 0x3A:
                marks += 1
            case 0x09, 0x0D, 0x20...0x7E, 0xA0...0x2027, 0x202F...0xD7FF, 0xF900...0xFEFE, 0xFF00...0xFFFD, 0x10000...:
                break
            default:
                mistakes.add(
                    place, found: "the character \(Quoted.text(String(scalar)))",
                    allowed: "printable text, spaces and line ends")
            }
            place.pass(scalar)
        }
        if marks > mostMarks {
            mistakes.add(
                Place(line: 1, column: 1), found: "\(marks) lines, commas and colons",
                allowed: "at most \(mostMarks) in one plan")
        }
    }

    /// Refuses whatever could be an anchor. Errs to the safe side: an `&` before a letter in a text is refused as well.
    private static func checkAnchors(in text: String, _ mistakes: MistakeList) {
        var place = Place(line: 1, column: 1)
        var before: Unicode.Scalar = "\n"
        var line = LineState()
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            if scalar == "&", !line.isComment, " \t\n\r[{,:?-".unicodeScalars.contains(before),
                next < scalars.endIndex, scalars[next].isAnchorLetter
            {
                mistakes.add(
                    place,
                    found: "an anchor, \"&\(Quoted.bare(String(scalars[next...].prefix(while: \.isAnchorLetter))))\"",
                    allowed:
                        "every value spelt out, without anchors, aliases and merge keys (in a text: \"& \" with a space)"
                )
            }
            line.pass(scalar, after: before)
            place.pass(scalar)
            before = scalar
            index = next
        }
    }

    /// Whether the rest of a line is surely a comment: ` #` on a line without a quote so far.
    private struct LineState {
        var isComment = false
        private var hasQuote = false

        mutating func pass(_ scalar: Unicode.Scalar, after before: Unicode.Scalar) {
            switch scalar {
            case "\n", "\r": self = LineState()
            case "\"", "'":
                hasQuote = true
                isComment = false
            case "#" where !hasQuote && " \t\n\r".unicodeScalars.contains(before): isComment = true
            default: break
            }
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isAnchorLetter: Bool {
        ("a"..."z").contains(self) || ("A"..."Z").contains(self) || ("0"..."9").contains(self) || self == "_"
            || self == "-"
    }
}

extension Place {
    /// Moves over one scalar of the text, counting as YAML does.
    fileprivate mutating func pass(_ scalar: Unicode.Scalar) {
        if scalar == "\n" {
            line += 1
            column = 1
        } else {
            column += 1
        }
    }
}
