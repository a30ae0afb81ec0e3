/// What has to be looked at when something changes.
struct Dependents: Sendable {
    private var alarms: [[Int32]] = []
    private var charts: [[Int32]] = []
    private var plain: [[Int32]] = []
    private var formulas: [[Int32]] = []
    private var ofFacts: [AgentFact: [Int32]] = [:]
    private var ofRules: [RuleID: [Int32]] = [:]

    init(slots: Int = 0) {
        alarms = Array(repeating: [], count: slots)
        charts = Array(repeating: [], count: slots)
        plain = Array(repeating: [], count: slots)
        formulas = Array(repeating: [], count: slots)
    }

    /// Wider alarms on the slot's own tag.
    func alarms(ofSlot slot: Int) -> [Int32] { alarms[slot] }
    /// Charts that go by its changes.
    func charts(ofSlot slot: Int) -> [Int32] { charts[slot] }
    /// Seats of plain alarms on it.
    func plain(ofSlot slot: Int) -> [Int32] { plain[slot] }
    func formulas(ofSlot slot: Int) -> [Int32] { formulas[slot] }
    func formulas(of fact: AgentFact) -> [Int32] { ofFacts[fact] ?? [] }
    func formulas(of rule: RuleID) -> [Int32] { ofRules[rule] ?? [] }

    mutating func add(alarm: Int, onSlot slot: Int32) { alarms[Int(slot)].append(Int32(alarm)) }
    mutating func add(chart alarm: Int, onSlot slot: Int32) { charts[Int(slot)].append(Int32(alarm)) }
    mutating func add(plain seat: Int, onSlot slot: Int32) { plain[Int(slot)].append(Int32(seat)) }

    mutating func add(formula index: Int, _ formula: Formula) {
        for slot in formula.slots { formulas[Int(slot)].append(Int32(index)) }
        for fact in Set(formula.expression.facts) { ofFacts[fact, default: []].append(Int32(index)) }
        for rule in Set(formula.expression.rules) { ofRules[rule, default: []].append(Int32(index)) }
    }
}
