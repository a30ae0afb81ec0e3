import AndonCore

/// Reads what a chart looks for: `western-electric`, `nelson 1 2 5`, `ewma weight 0.2 width 3`, `cusum allowance 0.5 decision 5`.
enum ChartText {
    static let allowed =
        "western-electric or nelson, with the numbers of rules or all of them; \"ewma weight 0.2 width 3\" or "
        + "\"cusum allowance 0.5 decision 5\", in sigmas"

    static func parse(_ text: String) throws(Mismatch) -> ChartPlan.Method {
        let words = text.split { $0 == " " || $0 == "," }.map(String.init)
        switch words.first {
        case "western-electric": return .runs(try rules(words, RunRules.westernElectricRules))
        case "nelson": return .runs(try rules(words, RunRules.nelsonRules))
        case "ewma":
            let (weight, width) = try numbers(words, "weight", "width", example: "ewma weight 0.2 width 3")
            guard weight > 0, weight <= 1 else { throw Mismatch(allowed: "a weight above 0, at most 1") }
            guard width > 0, width <= 100 else { throw Mismatch(allowed: "a width above 0, at most 100 sigmas") }
            return .average(weight: weight, width: width)
        case "cusum":
            let example = "cusum allowance 0.5 decision 5"
            let (allowance, decision) = try numbers(words, "allowance", "decision", example: example)
            guard allowance >= 0, allowance <= 100 else {
                throw Mismatch(allowed: "an allowance of 0 to 100 sigmas; half of the shift that matters")
            }
            guard decision > 0, decision <= 1_000 else {
                throw Mismatch(allowed: "a decision limit above 0, at most 1000 sigmas")
            }
            return .sums(allowance: allowance, decision: decision)
        default:
            let names = ["western-electric", "nelson", "ewma", "cusum"]
            let near = words.first.flatMap { NearestName.of($0, among: names) }
            throw Mismatch(suggestion: near.map { ([$0] + words.dropFirst()).joined(separator: " ") })
        }
    }

    /// As it can be written again.
    static func plain(_ method: ChartPlan.Method, written text: String) -> String {
        switch method {
        case .runs: text.split { $0 == " " || $0 == "," }.joined(separator: " ")
        case .average(let weight, let width):
            "ewma weight \(NumberText.plain(weight)) width \(NumberText.plain(width))"
        case .sums(let allowance, let decision):
            "cusum allowance \(NumberText.plain(allowance)) decision \(NumberText.plain(decision))"
        }
    }

    private static func rules(_ words: [String], _ all: [RunRules]) throws(Mismatch) -> RunRules {
        guard words.count > 1 else { return all.reduce(into: []) { $0.formUnion($1) } }
        var rules: RunRules = []
        for word in words.dropFirst() {
            guard let number = Int(word), all.indices.contains(number - 1), rules.isDisjoint(with: all[number - 1])
            else {
                throw Mismatch(
                    allowed: "\(words[0]) alone for all its rules, or numbers from 1 to \(all.count), each once")
            }
            rules.formUnion(all[number - 1])
        }
        return rules
    }

    private static func numbers(
        _ words: [String], _ first: String, _ second: String, example: String
    ) throws(Mismatch) -> (Double, Double) {
        guard words.count == 5, words[1] == first, words[3] == second, let one = Double(words[2]),
            let two = Double(words[4]), one.isFinite, two.isFinite
        else {
            throw Mismatch(allowed: "\"\(example)\", both in numbers", suggestion: words.count == 1 ? example : nil)
        }
        return (one, two)
    }
}
