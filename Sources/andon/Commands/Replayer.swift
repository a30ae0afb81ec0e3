internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonPlan
internal import Foundation

/// Feeds a replay from files: once for each plan that is compared.
struct Replayer {
    /// What a plan made of the files.
    struct Result {
        var replay: Replay
        var facts: [TrialFact]
        /// Wall time of the first row of a table.
        var tableWall: Int64?

        /// Milliseconds since 1970.
        func wall(at time: TimeSpan) -> Int64? {
            replay.wall(at: time) ?? tableWall.map { $0 + time.nanoseconds / 1_000_000 }
        }
    }

    /// Alarms and stops that are kept; more are a plan that nobody reads the result of.
    private static let mostFacts = 1_000_000

    private let files: [String]

    /// - Throws: a refusal where there is nothing to replay.
    init(files: [String]) throws {
        self.files = try files.flatMap { path -> [String] in
            var isFolder: ObjCBool = false
            guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw Refusal("\(path): no such file")
            }
            guard isFolder.boolValue else { return [path] }
            let found = RecordFolder.files(in: path).map(\.path)
            guard !found.isEmpty else { throw Refusal("\(path): no recording (\(RecordFolder.ending)) in it") }
            return found
        }
        let tables = self.files.count { $0.hasSuffix(".csv") }
        guard tables == 0 || self.files.count == 1 else { throw Refusal("one table, or recordings: not both at once") }
    }

    /// - Parameter recipe: the name of one that holds all the time; nil: as the plan chooses.
    func run(_ plan: Plan, recipe: String? = nil) throws -> Result {
        var result = Result(replay: Replay(plan: plan, recipe: try recipe.map { try standing($0, plan) }), facts: [])
        for file in files {
            if file.hasSuffix(".csv") {
                try table(file, plan, &result)
            } else {
                try recording(file, plan, &result)
            }
        }
        return result
    }

    private func standing(_ name: String, _ plan: Plan) throws -> RecipeStanding {
        let recipe = plan.recipe(named: name)
        guard plan.recipes != nil, recipe != nil || name == Plan.noRecipe else {
            let names = (plan.recipes?.products.map(\.name) ?? []) + [Plan.noRecipe]
            throw Refusal("no recipe \(PlainText.harmless(name)), allowed: \(names.prefix(12).joined(separator: ", "))")
        }
        return RecipeStanding(recipe: recipe, since: .zero, hand: AlarmHand(by: "replay", at: .zero))
    }

    private func recording(_ path: String, _ plan: Plan, _ result: inout Result) throws {
        do {
            let file = try RecordFile(path: path)
            while let chunk = file.next() {
                result.replay.take(chunk)
                try keep(plan, &result)
            }
            if file.isTorn {
                try? FileHandle.standardError.write(contentsOf: Data("\(path): a piece of it is damaged\n".utf8))
            }
        } catch let refusal as RecordRefusal {
            throw Refusal(refusal.description)
        }
    }

    private func table(_ path: String, _ plan: Plan, _ result: inout Result) throws {
        let bytes = try PlanFile.bytes(of: path, atMost: CSVTable.mostBytes, what: "a table")
        var rows = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).makeIterator()
        do {
            guard let head = rows.next() else { throw Refusal("\(path): empty; its head is time,machine/tag,…") }
            var table = try CSVTable(head: String(decoding: head, as: UTF8.self), file: path, plan: plan)
            while let row = rows.next() {
                result.replay.take(try table.samples(of: String(decoding: row, as: UTF8.self)))
                try keep(plan, &result)
            }
            result.tableWall = table.wall
        } catch let refusal as PlanRefusal {
            throw Refusal(refusal.description)
        }
    }

    private func keep(_ plan: Plan, _ result: inout Result) throws {
        for event in result.replay.takeEvents() {
            let fact = TrialFact(event, plan: plan)
            if fact.isCounted { result.facts.append(fact) }
        }
        guard result.facts.count <= Self.mostFacts else {
            throw Refusal("more than \(Self.mostFacts) alarms: replay a shorter time, or look at the rules first")
        }
    }
}
