import AndonCore

/// Reads how the line is stopped: one output, or outputs by name and the procedures that write them.
enum StopReader {
    /// More than any line has; what a wire does in one turn stays small.
    static let mostOutputs = 16
    private static let mostProcedures = 32

    static func read(_ node: PlanNode, at place: Place, _ tags: TagTable, _ mistakes: MistakeList) -> StopDraft? {
        guard let section = Section(node, .stop, name: "stop", at: place, mistakes) else { return nil }
        var draft = section.has("outputs") ? long(section, tags, mistakes) : short(section, tags, mistakes)
        modes(of: &draft, section)
        limits(of: &draft, section)
        draft?.plan.deadline = section.read("deadline") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .milliseconds(10), to: .minutes(10))
        }
        draft?.plan.proofEvery = section.read("proof-test-every") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .minutes(60), to: .minutes(20_000 * 60))
        }
        return draft
    }

    private static func modes(of draft: inout StopDraft?, _ section: Section) {
        let said: StopPlan.Mode? = section.read("mode", WordText.parse)
        let atMost: StopPlan.Mode? = section.read("at-most", WordText.parse)
        let most = atMost ?? .armed
        let mode = said ?? min(.shadow, most)
        draft?.plan.mode = mode
        draft?.plan.atMost = most
        guard mode > most else { return }
        section.wrong(
            "at-most", found: "at-most: \(most.rawValue) with mode: \(mode.rawValue)", allowed: "no less than the mode")
    }

    private static func limits(of draft: inout StopDraft?, _ section: Section) {
        guard let limits = section.section("limits", .stopLimits, name: "limits") else { return }
        draft?.plan.limits.between = limits.read("between-stops") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .seconds(1), to: .minutes(24 * 60))
        }
        draft?.plan.limits.mostPerHour = limits.read("most-per-hour") { (text) throws(Mismatch) in
            try NumberText.whole(text, in: 1...60)
        }
    }

    /// The place of a name.
    static func find(_ name: String, among names: [String], _ what: String) throws(Mismatch) -> Int {
        if let place = names.firstIndex(of: name) { return place }
        throw Mismatch(
            allowed: names.isEmpty ? "\(what), and the stop has none by that name" : "\(what): \(Quoted.choice(names))",
            suggestion: NearestName.of(name, among: names))
    }

    private static func short(_ section: Section, _ tags: TagTable, _ mistakes: MistakeList) -> StopDraft? {
        for key in ["procedures", "procedure"] { section.misplaced(key, allowed: "with outputs") }
        section.require("output")
        section.require("means-stop")
        let read = StopOutputReader.read(section, named: "stop", tags, mistakes)
        let only = StopProcedure(name: "stop", steps: [StopStep(output: 0)])
        return StopDraft(
            plan: StopPlan(outputs: [read.output], procedures: [only]),
            ownConnections: read.ownConnection.map { [0: $0] } ?? [:])
    }

    private static func long(_ section: Section, _ tags: TagTable, _ mistakes: MistakeList) -> StopDraft? {
        for key in KeyTable.stopOutput.keys.map(\.name) { section.misplaced(key, allowed: "below outputs: NAME") }
        let entries = LineReader.named(section, "outputs", mistakes)
        guard !entries.isEmpty else { return nil }
        if entries.count > mostOutputs {
            section.wrong("outputs", found: "\(entries.count) outputs", allowed: "at most \(mostOutputs)")
        }
        var draft = StopDraft(plan: StopPlan(outputs: [], procedures: []), ownConnections: [:])
        for entry in entries {
            LineReader.checkName(entry, of: "stop's output", mistakes)
            let name = "output \(Quoted.text(entry.key)) of the stop"
            guard let own = Section(entry.value, .stopOutput, name: name, at: entry.place, mistakes) else { continue }
            let read = StopOutputReader.read(own, named: entry.key, tags, mistakes)
            checkShared(read.output, draft.plan.outputs, own, tags)
            if let place = read.ownConnection { draft.ownConnections[draft.plan.outputs.count] = place }
            draft.plan.outputs.append(read.output)
        }
        guard !draft.plan.outputs.isEmpty else { return nil }
        draft.plan.procedures = procedures(section, draft.plan.outputs.map(\.name), mistakes)
        let names = draft.plan.procedures.map(\.name)
        let standard = section.read("procedure") { (text) throws(Mismatch) in
            try find(text, among: names, "a procedure of the stop")
        }
        if names.count > 1 { section.require("procedure") }
        draft.plan.standard = standard ?? 0
        return draft
    }

    /// Two outputs may share a register, and never a bit.
    private static func checkShared(
        _ output: StopOutput, _ others: [StopOutput], _ section: Section, _ tags: TagTable
    ) {
        guard section.has("output"), tags[output.tag].isSound else { return }
        let plan = tags[output.tag].plan
        for other in others {
            let theirs = tags[other.tag].plan
            guard theirs.link == plan.link, theirs.unit == plan.unit, theirs.point == plan.point,
                (other.mask ?? .max) & (output.mask ?? .max) != 0
            else { continue }
            section.wrong(
                "output", found: "what output \(Quoted.text(other.name)) of the stop writes, once more",
                allowed: "an output of its own, or other bits of the register with mask")
            return
        }
    }

    /// The procedures; where there are none, one that writes every output at once.
    private static func procedures(
        _ section: Section, _ outputs: [String], _ mistakes: MistakeList
    ) -> [StopProcedure] {
        guard section.has("procedures") else {
            return [StopProcedure(name: "stop", steps: outputs.indices.map { StopStep(output: $0) })]
        }
        let entries = LineReader.named(section, "procedures", mistakes)
        if entries.count > mostProcedures {
            section.wrong("procedures", found: "\(entries.count) procedures", allowed: "at most \(mostProcedures)")
        }
        let read = entries.map { entry in
            LineReader.checkName(entry, of: "procedure", mistakes)
            return StopProcedure(name: entry.key, steps: steps(entry, outputs, mistakes))
        }
        return read.isEmpty ? [StopProcedure(name: "stop", steps: [])] : read
    }

    private static func steps(
        _ entry: PlanNode.Entry, _ outputs: [String], _ mistakes: MistakeList
    ) -> [StopStep] {
        let name = "procedure \(Quoted.text(entry.key))"
        guard case .list(let items) = entry.value.content, !items.isEmpty else {
            mistakes.add(
                entry.value.place, found: "\(entry.value.found) for \(name)",
                allowed: "a list of outputs, such as [lamp, { output: infeed, after: 2s, if-fails: tower }]")
            return []
        }
        var steps: [StopStep] = []
        for item in items {
            guard let step = step(item, of: name, outputs, mistakes) else { continue }
            if steps.contains(where: { $0.output == step.output }) {
                mistakes.add(
                    item.place, found: "output \(Quoted.text(outputs[step.output])) twice in \(name)",
                    allowed: "each output once")
            }
            steps.append(step)
        }
        return steps
    }

    private static func step(
        _ item: PlanNode, of name: String, _ outputs: [String], _ mistakes: MistakeList
    ) -> StopStep? {
        if case .text(let text) = item.content {
            do {
                return StopStep(output: try find(text, among: outputs, "an output of the stop"))
            } catch {
                mistakes.add(
                    item.place, found: "\(item.found) in \(name)", allowed: error.allowed ?? "",
                    suggestion: error.suggestion)
                return nil
            }
        }
        guard let section = Section(item, .stopStep, name: "a step of \(name)", at: item.place, mistakes) else {
            return nil
        }
        let output = section.read("output") { (text) throws(Mismatch) in
            try find(text, among: outputs, "an output of the stop")
        }
        let after = section.read("after") { (text) throws(Mismatch) in
            try DurationText.parse(text, from: .zero, to: .minutes(60))
        }
        let others = section.readAll("if-fails") { (text) throws(Mismatch) in
            try find(text, among: outputs, "an output of the stop")
        }
        guard let output else { return nil }
        if let own = others.first(where: { $0.0 == output }) {
            mistakes.add(
                own.1, found: "\(Quoted.text(outputs[output])) in place of itself", allowed: "another output")
        }
        return StopStep(output: output, after: after ?? .zero, ifFails: others.map(\.0))
    }
}
