/// What a person's hand may do through the desk; each is a question to the line, answered with a value or a refusal.
package struct DeskHands: Sendable {
    package var reset: @Sendable (ResetRequest) async -> ResetReply
    package var read: @Sendable (ReadRequest) async throws(DeskNo) -> ReadReply
    package var forget: @Sendable (ForgetRequest) async throws(DeskNo) -> ForgetReply
    package var alarms: @Sendable () async -> AlarmsReport
    package var alarm: @Sendable (AlarmAction, AlarmHandRequest) async throws(DeskNo) -> AlarmHandReply
    package var why: @Sendable (WhyRequest) async throws(DeskNo) -> WhyReport
    package var figures: @Sendable () async -> FiguresTable

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
        figures: @escaping @Sendable () async -> FiguresTable = { FiguresTable() }
    ) {
        self.reset = reset
        self.read = read
        self.forget = forget
        self.alarms = alarms
        self.alarm = alarm
        self.why = why
        self.figures = figures
    }
}
