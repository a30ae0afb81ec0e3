/// The topics of one line: everything below `andon/v1/<site>/<line>`.
package struct Topics: Sendable, Hashable {
    package let root: String

    package init(site: String, line: String) { root = "andon/v1/\(site)/\(line)" }

    package init(plan: Plan) { self.init(site: plan.site, line: plan.line) }

    /// The agent's own state, retained, and its will.
    package var status: String { root + "/status" }
    /// Every transition, in order.
    package var events: String { root + "/events" }
    /// The state of the stop, retained.
    package var stop: String { root + "/stop" }
    /// Its modes, limits and proof, retained.
    package var stopMode: String { root + "/stop/mode" }
    /// The recipe in force, retained.
    package var recipe: String { root + "/recipe" }
    /// Counters per minute.
    package var summary: String { root + "/summary" }

    /// How a shift or a job stands; or stood, of the last one that ended. Retained.
    package func figures(_ name: String, _ span: String, isEnded: Bool) -> String {
        "\(root)/figures/\(name)/\(span)\(isEnded ? "/ended" : "")"
    }

    /// The state of a machine, retained.
    package func status(of machine: String) -> String { "\(root)/\(machine)/status" }

    /// The values of a tag.
    package func data(machine: String, tag: String) -> String { "\(root)/\(machine)/data/\(tag)" }

    /// The current state of a rule's alarm on a tag; retained, and removed when it is back to normal.
    package func alarm(rule: String, machine: String, tag: String) -> String {
        "\(root)/alarms/\(rule)/\(machine)/\(tag)"
    }
}
