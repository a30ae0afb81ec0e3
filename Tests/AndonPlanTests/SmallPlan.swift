import AndonCore
import AndonPlan

/// A plan of one TCP link and one machine, to be filled with what a test is about.
enum SmallPlan {
    /// `tags` and `rest` are YAML; tags stand at the indentation of the machine's tags.
    static func read(tags: String = "t: { at: holding 0, type: int16 }", rest: String = "") throws(PlanRefusal) -> Plan
    {
        try PlanReader.read(Array(text(tags: tags, rest: rest).utf8), file: "small.yaml")
    }

    /// The mistakes of such a plan, one in each line; empty where it is good.
    static func mistakes(tags: String = "t: { at: holding 0, type: int16 }", rest: String = "") -> String {
        do throws(PlanRefusal) {
            _ = try read(tags: tags, rest: rest)
            return ""
        } catch {
            return error.description
        }
    }

    static func text(tags: String, rest: String) -> String {
        """
        andon: 1
        site: plant
        line: line
        links: { net: { driver: modbus-tcp, host: 192.0.2.1 } }
        machines:
          m:
            kind: other
            link: net
            tags:
              \(tags)
        \(rest)

        """
    }
}
