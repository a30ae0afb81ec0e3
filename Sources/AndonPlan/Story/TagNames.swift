import AndonCore

/// Names of tags for people: rows of them in short, lines of at most a hundred characters.
enum TagNames {
    static func wrapped(_ tags: [TagID], _ plan: Plan, indent: String) -> [String] {
        var lines: [String] = []
        var line = indent
        for (index, word) in short(tags.map(plan.path(of:))).enumerated() {
            let word = index == 0 ? word : ", \(word)"
            if line.count + word.count > 100, line != indent {
                lines.append(line + ",")
                line = indent + word.dropFirst(2)
            } else {
                line += word
            }
        }
        return lines + [line]
    }

    /// Three or more names that count up become `oven/zone1-top to oven/zone10-top`.
    private static func short(_ names: [String]) -> [String] {
        var words: [String] = []
        var start = 0
        while start < names.count {
            var end = start
            while end + 1 < names.count, isNext(names[end + 1], after: names[end]) { end += 1 }
            if end - start >= 2 {
                words.append("\(names[start]) to \(names[end])")
            } else {
                words += names[start...end]
            }
            start = end + 1
        }
        return words
    }

    private static func isNext(_ name: String, after last: String) -> Bool {
        // The first number that makes a row of it decides: the names are alike but for this number, which is one more.
        let (one, two) = (numbers(in: last), numbers(in: name))
        guard one.count == two.count else { return false }
        let different = one.indices.filter { one[$0] != two[$0] }
        guard let place = different.first, different.count == 1, let before = Int(one[place]),
            let after = Int(two[place])
        else { return false }
        return after == before + 1
    }

    /// The name cut into its letters and its numbers.
    private static func numbers(in name: String) -> [String] {
        var parts: [String] = []
        var wasNumber: Bool?
        for letter in name {
            if letter.isNumber == wasNumber {
                parts[parts.count - 1].append(letter)
            } else {
                parts.append(String(letter))
            }
            wasNumber = letter.isNumber
        }
        return parts
    }
}
