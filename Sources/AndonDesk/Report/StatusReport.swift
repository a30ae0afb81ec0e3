/// All that `andon status` shows: the state of the line, the machines, the way up, at one moment.
///
/// In JSON its keys are snake_case; times are RFC 3339 in UTC. It is written by the agent and read by people's tools.
package struct StatusReport: Codable, Sendable, Hashable {
    package var agent: Agent
    package var stop: Stop?
    package var alarms: [Alarm]
    /// Alarms that wait for a person or do not count: returned and not acknowledged, latched, shelved, suppressed, out of
    /// service. Absent where there is none.
    package var kept: [AlarmEntry]?
    /// Absent in a plan without recipes.
    package var recipe: RecipeStatus?
    package var machines: [Machine]
    package var links: [Link]
    package var rules: Rules
    package var uplink: Uplink
    package var stopTimes: StopTimes
    package var audit: Audit?
    /// Workers of the agent that hang, each with what it is inside of; absent where none does.
    package var stuck: [String]?

    /// `stop` is nil where the plan has no stop.
    package init(
        agent: Agent, stop: Stop?, alarms: [Alarm] = [], machines: [Machine] = [], links: [Link] = [],
        rules: Rules = Rules(count: 0, alarms: 0, unknown: 0), uplink: Uplink = Uplink(state: "off"),
        stopTimes: StopTimes = StopTimes(), kept: [AlarmEntry]? = nil, recipe: RecipeStatus? = nil,
        audit: Audit? = nil, stuck: [String]? = nil
    ) {
        self.agent = agent
        self.stop = stop
        self.alarms = alarms
        self.kept = kept
        self.recipe = recipe
        self.machines = machines
        self.links = links
        self.rules = rules
        self.uplink = uplink
        self.stopTimes = stopTimes
        self.audit = audit
        self.stuck = stuck
    }
}

extension StatusReport {
    /// The record of what was done to the line and the agent.
    package struct Audit: Codable, Sendable, Hashable {
        /// The newest row and its hash, as `andon audit verify --head` takes it: `1201:9f86d0…`.
        package var head: String
        /// Why rows are not on disk; nil while they are.
        package var trouble: String?

        package init(head: String, trouble: String? = nil) {
            self.head = head
            self.trouble = trouble
        }
    }

    /// The agent itself.
    package struct Agent: Codable, Sendable, Hashable {
        package var version: String
        package var site: String
        package var line: String
        /// The plan's file.
        package var plan: String
        package var planHash: String
        /// RFC 3339.
        package var started: String
        package var uptimeSeconds: Double
        package var pid: Int

        package init(
            version: String, site: String, line: String, plan: String, planHash: String, started: String,
            uptimeSeconds: Double, pid: Int
        ) {
            self.version = version
            self.site = site
            self.line = line
            self.plan = plan
            self.planHash = planHash
            self.started = started
            self.uptimeSeconds = uptimeSeconds
            self.pid = pid
        }
    }

    /// The stop: `state` is unknown (the output was not heard yet), running, would-stop, requested, confirmed or failed; `mode` is off, shadow or armed.
    package struct Stop: Codable, Sendable, Hashable {
        package enum State: String, Codable, Sendable, CaseIterable {
            case unknown, running
            case wouldStop = "would-stop"
            case requested, confirmed, failed
        }

        package var state: State
        package var mode: String
        /// The tag; several as a list.
        package var output: String?
        /// `zone-spike on oven/zone4-top`.
        package var causes: [String]
        package var since: String?
        package var last: LastStop?
        /// The outputs that the stop asks for, in its order; absent where the plan has only one.
        package var stages: [Stage]?
        /// Modes, maintenance, limits and proof.
        package var permit: StopPermitReport?

        package init(
            state: State, mode: String, output: String? = nil, causes: [String] = [], since: String? = nil,
            last: LastStop? = nil, stages: [Stage]? = nil, permit: StopPermitReport? = nil
        ) {
            self.state = state
            self.mode = mode
            self.output = output
            self.causes = causes
            self.since = since
            self.last = last
            self.stages = stages
            self.permit = permit
        }
    }

    /// One output of the stop: `state` is waiting, requested, confirmed, failed, left or releasing.
    package struct Stage: Codable, Sendable, Hashable {
        package var name: String
        /// The tag.
        package var output: String
        package var state: String
        package var attempts: Int
        package var problem: String?

        package init(name: String, output: String, state: String, attempts: Int, problem: String? = nil) {
            self.name = name
            self.output = output
            self.state = state
            self.attempts = attempts
            self.problem = problem
        }
    }

    /// How long the last stop took from the answer that caused it.
    package struct LastStop: Codable, Sendable, Hashable {
        package var answerToWriteMs: Double?
        package var answerToConfirmMs: Double?

        package init(answerToWriteMs: Double? = nil, answerToConfirmMs: Double? = nil) {
            self.answerToWriteMs = answerToWriteMs
            self.answerToConfirmMs = answerToConfirmMs
        }
    }

    /// The rules, counted per tag they watch.
    package struct Rules: Codable, Sendable, Hashable {
        package var count: Int
        package var alarms: Int
        package var unknown: Int

        package init(count: Int, alarms: Int, unknown: Int) {
            self.count = count
            self.alarms = alarms
            self.unknown = unknown
        }
    }

    /// From the answer that asked for a stop to the decision, the first write, and the proof of all its outputs; over every
    /// confirmed stop since the agent started.
    package struct StopTimes: Codable, Sendable, Hashable {
        package struct Leg: Codable, Sendable, Hashable {
            package var p50Ms: Double
            package var p99Ms: Double
            package var p999Ms: Double
            package var maxMs: Double

            package init(p50Ms: Double, p99Ms: Double, p999Ms: Double, maxMs: Double) {
                self.p50Ms = p50Ms
                self.p99Ms = p99Ms
                self.p999Ms = p999Ms
                self.maxMs = maxMs
            }
        }

        package var count: Int
        package var toDecision: Leg?
        package var toWrite: Leg?
        package var toConfirmation: Leg?

        package init(count: Int = 0, toDecision: Leg? = nil, toWrite: Leg? = nil, toConfirmation: Leg? = nil) {
            self.count = count
            self.toDecision = toDecision
            self.toWrite = toWrite
            self.toConfirmation = toConfirmation
        }
    }
}
