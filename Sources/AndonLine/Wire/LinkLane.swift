internal import AndonCore

/// One link as its wire sees it: what is on its way, what waits, and whether the link itself is up.
struct LinkLane {
    let id: LinkID
    let name: String
    /// Requests that may be unanswered at once.
    let capacity: Int
    /// The driver keeps what it cannot send yet, and takes a stop first: a stop is handed over whatever is there.
    let isOneAtATime: Bool
    /// Whether an answer may be the first of a device that was away: somebody wants to know.
    var watchesConnects = false
    /// A connection that is closed while nobody asks is meant to be.
    let closesIdle: Bool
    var inFlight = 0
    /// Reads that are due.
    var ready = ReadyQueue()
    /// Requests of the stop that wait for the one request already on the wire: one of each output, a newer one takes its
    /// place.
    var urgent: [UrgentRequest] = []
    /// Failures of the link itself (refused, lost, port gone), which are nobody's fault behind it.
    var health: UnitHealth
    /// Why it is down, for people; nil while it is up.
    var reason: String?

    /// Units behind it that are not given up.
    var answering = 0
    /// What probes of the others may take of its time.
    var probing = ProbeBudget()

    /// Some unit has a question of its own (what it refuses, who it is).
    var hasQuestions = false
    /// A question is on its way: one at a time.
    var isQuestioned = false
    /// An ordinary poll went out since the last question.
    var isQuestionsTurn = true
    /// The unit whose question is next.
    var nextQuestioner = 0

    /// A person's look that waits for its turn, and the one that is on its way.
    var look: LookOrder?
    var lookUnderWay: LookOrder?
    /// A unit that is not polled, and was looked at, is not asked before this.
    var strangerRestsUntil = Uptime.zero

    /// What the rules were told: that it is up, or down.
    var toldUp: Bool?

    var fight: ConnectionFight
    var advice = LinkAdvice()
    /// Ends of the plug-in's host that were told.
    var toldCrashes: UInt32 = 0
    /// The driver's count of connections when an answer was last looked at.
    var connects: UInt64 = 0

    /// The same, when its units were last asked again for what they refused.
    var askedConnects: UInt64 = 0

    var hasRoom: Bool { inFlight < capacity }

    init(id: LinkID, plan: LinkPlan, seed: UInt64) {
        self.id = id
        name = plan.name
        capacity = plan.inFlight
        isOneAtATime = plan.driver.isOneAtATime
        closesIdle = plan.idleClose != nil
        health = UnitHealth(probeAtMost: plan.probeAtMost, seed: seed)
        fight = ConnectionFight(longest: plan.probeAtMost)
    }
}

/// A request of the stop: goes before every read.
struct UrgentRequest {
    var purpose: Flights.Purpose
    var request: DriverRequest
    /// From handing it to the driver to its deadline.
    var allowance: TimeSpan

    /// Index in `StopPlan.outputs`.
    var output: Int {
        switch purpose {
        case .stopWrite(let output, _), .stopRead(let output, _): output
        case .poll, .heal, .identity, .look: -1
        }
    }

    var isWrite: Bool { if case .stopWrite = purpose { true } else { false } }
}
