/// What a person's hand may do through the desk; each is a question to the line, answered with a value or a refusal.
package struct DeskHands: Sendable {
    package var reset: @Sendable (ResetRequest) async -> ResetReply
    package var read: @Sendable (ReadRequest) async throws(DeskNo) -> ReadReply
    package var forget: @Sendable (ForgetRequest) async throws(DeskNo) -> ForgetReply
    package var alarms: @Sendable () async -> AlarmsReport
    package var alarm: @Sendable (AlarmAction, AlarmHandRequest) async throws(DeskNo) -> AlarmHandReply
    package var recipe: @Sendable () async throws(DeskNo) -> RecipeStatus
    package var choose: @Sendable (RecipeRequest) async throws(DeskNo) -> RecipeReply
    package var why: @Sendable (WhyRequest) async throws(DeskNo) -> WhyReport
    package var limits: @Sendable () async -> LimitsReport
    package var limit: @Sendable (LimitAction, AlarmHandRequest) async throws(DeskNo) -> AlarmHandReply
    package var figures: @Sendable () async -> FiguresTable
    package var stop: @Sendable (StopHandAction, StopHandRequest) async throws(DeskNo) -> StopHandReply
    package var shadow: @Sendable () async -> ShadowReport

    package init(
        reset: @escaping @Sendable (ResetRequest) async -> ResetReply,
        read: @escaping @Sendable (ReadRequest) async throws(DeskNo) -> ReadReply = { _ throws(DeskNo) in
            throw DeskNo("this agent reads nothing on request")
        },
        forget: @escaping @Sendable (ForgetRequest) async throws(DeskNo) -> ForgetReply = { _ throws(DeskNo) in
            throw DeskNo("this agent has nothing to forget")
        },
        alarms: @escaping @Sendable () async -> AlarmsReport = { AlarmsReport() },
        alarm: @escaping @Sendable (AlarmAction, AlarmHandRequest) async throws(DeskNo) -> AlarmHandReply = {
            (_, _) throws(DeskNo) in throw DeskNo("this agent has no alarms")
        },
        why: @escaping @Sendable (WhyRequest) async throws(DeskNo) -> WhyReport = { _ throws(DeskNo) in
            throw DeskNo("this agent has no alarms")
        },
        recipe: @escaping @Sendable () async throws(DeskNo) -> RecipeStatus = { () throws(DeskNo) in
            throw DeskNo("this agent has no recipes")
        },
        choose: @escaping @Sendable (RecipeRequest) async throws(DeskNo) -> RecipeReply = { _ throws(DeskNo) in
            throw DeskNo("this agent has no recipes")
        },
        limits: @escaping @Sendable () async -> LimitsReport = { LimitsReport() },
        limit: @escaping @Sendable (LimitAction, AlarmHandRequest) async throws(DeskNo) -> AlarmHandReply = {
            (_, _) throws(DeskNo) in throw DeskNo("this agent has no charts")
        },
        figures: @escaping @Sendable () async -> FiguresTable = { FiguresTable() },
        stop: @escaping @Sendable (StopHandAction, StopHandRequest) async throws(DeskNo) -> StopHandReply = {
            (_, _) throws(DeskNo) in throw DeskNo("this agent has no stop")
        },
        shadow: @escaping @Sendable () async -> ShadowReport = { ShadowReport() }
    ) {
        self.reset = reset
        self.read = read
        self.forget = forget
        self.alarms = alarms
        self.alarm = alarm
        self.why = why
        self.limits = limits
        self.limit = limit
        self.recipe = recipe
        self.choose = choose
        self.figures = figures
        self.stop = stop
        self.shadow = shadow
    }
}
