import AndonCore

/// Refuses rules that ask each other in a circle.
enum RuleCircles {
    static func check(_ rules: [RuleDraft], _ mistakes: MistakeList) {
        var state = Array(repeating: 0, count: rules.count)
        for start in rules.indices where state[start] == 0 {
            state[start] = 1
            // A walk with its own stack: a chain of a thousand rules is no deep recursion.
            var path = [(rule: start, named: rules[start].plan.expressions.flatMap(\.rules))]
            while var top = path.popLast() {
                guard let next = top.named.popLast()?.index else {
                    state[top.rule] = 2
                    continue
                }
                path.append(top)
                guard rules.indices.contains(next), state[next] != 2 else { continue }
                if state[next] == 1 {
                    say(path.map(\.rule).drop { $0 != next } + [next], rules, mistakes)
                } else {
                    state[next] = 1
                    path.append((next, rules[next].plan.expressions.flatMap(\.rules)))
                }
            }
        }
    }

    private static func say(_ circle: [Int], _ rules: [RuleDraft], _ mistakes: MistakeList) {
        let names = circle.prefix(12).map { rules[$0].plan.name }.joined(separator: " → ")
        mistakes.add(
            rules[circle[0]].expression, found: "rules that ask each other in a circle: \(names)",
            allowed: "rules that ask others only of which none asks them")
    }
}
