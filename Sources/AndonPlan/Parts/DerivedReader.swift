import AndonCore

/// Reads the tags that are made of others, each after those it is made of.
struct DerivedReader {
    private var failed: Set<Place> = []
    private var boards: [MachineID: BoardsPlan] = [:]
    private var publish: [Place: PublishPlan] = [:]
    private let budget = ReasoningBudget()

    static func read(_ tags: inout TagTable, _ machines: inout [MachinePlan], _ mistakes: MistakeList) {
        guard !tags.derived.isEmpty || !tags.boards.isEmpty else { return }
        var reader = DerivedReader()
        for node in DerivedCircles.order(tags, mistakes) {
            switch node {
            case .boards(let index): reader.readBoards(tags.boards[index], tags, &machines)
            case .tag(let index): reader.readTag(tags.derived[index], &tags, mistakes)
            }
        }
    }

    private mutating func readBoards(_ draft: BoardsDraft, _ tags: TagTable, _ machines: inout [MachinePlan]) {
        guard let plan = draft.read(scope(tags)) else { return }
        boards[draft.machine] = plan
        if let place = machines.firstIndex(where: { $0.name == draft.name }) { machines[place].boards = plan }
    }

    /// A mistake of a row is said once.
    private mutating func readTag(_ draft: DerivedDraft, _ tags: inout TagTable, _ mistakes: MistakeList) {
        let (section, place) = (draft.section, draft.section.place)
        guard !failed.contains(place) else { return }
        var scope = scope(tags)
        scope.star = draft.star
        let machine = tags[draft.tag].plan.machine
        let hasBoards = tags.boards.contains { $0.machine == machine }
        let text = DerivedText(
            key: draft.key, scope: scope, hasBoards: hasBoards, boards: boards[machine],
            machine: String(tags[draft.tag].path.prefix { $0 != "/" }))
        let read = section.read(draft.key) { (text_) throws(Mismatch) in try text.parse(Quoted.line(text_)) }
        guard let made = read.flatMap(\.self) else {
            failed.insert(place)
            return
        }
        tags[draft.tag].plan.derived = DerivedPlan(made.work, text: "\(draft.key) \(Quoted.line(draft.text))")
        tags[draft.tag].plan.units = made.units
        tags[draft.tag].plan.type = made.isSwitch ? .bool : .float64
        tags[draft.tag].plan.poll = made.poll
        tags[draft.tag].made = made.reach
        let publish = publish[place] ?? PublishReader.read(section, of: tags[draft.tag].plan, mistakes)
        self.publish[place] = publish
        tags[draft.tag].plan.publish = publish
        tags[draft.tag].isSound = true
    }

    private func scope(_ tags: TagTable) -> ExpressionScope {
        var scope = ExpressionScope(tags: tags, rules: [], hasBroker: false, hasStop: false, budget: budget)
        scope.isOfTag = true
        return scope
    }
}
