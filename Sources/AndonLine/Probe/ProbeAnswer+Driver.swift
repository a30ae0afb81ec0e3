internal import AndonCore

extension ProbeAnswer {
    /// What a driver answered, for a person.
    ///
    /// - Parameter skipped: values in front of those that were asked for.
    init(_ answer: DriverAnswer, _ values: Span<UInt16>, skipped: Int = 0) {
        self.init(
            outcome: Self.outcome(of: answer, values, skipped),
            took: answer.status.isOfDevice ? answer.sent.map { answer.answered - $0 } : nil,
            isUnconfirmed: answer.isUnconfirmed)
    }

    /// A request that the driver does not take.
    init(refused status: DriverStatus, by driver: LinkDriver) {
        self.init(
            outcome: .failed(
                status == .badRequest ? "the driver \(driver.name) does not make such a request" : status.words))
    }

    private static func outcome(
        of answer: DriverAnswer, _ values: Span<UInt16>, _ skipped: Int
    ) -> ProbeAnswer.Outcome {
        switch answer.status {
        case .ok: .values((min(skipped, values.count)..<values.count).map { values[$0] })
        case .exception(let code): .refused(code: code, words: answer.status.words)
        case .timeout: .silent
        case .locked: .owned
        case .linkDown where answer.sent == nil: .unopened(LinkTrouble(systemError: answer.systemError))
        case .linkDown where LinkTrouble.isSilence(systemError: answer.systemError): .silent
        case .linkDown: .lost(LinkTrouble(systemError: answer.systemError).words)
        case .badAnswer: .garbled(answer.status.words)
        default: .failed(answer.status.words)
        }
    }
}

extension DriverStatus {
    /// The device said something that fits.
    fileprivate var isOfDevice: Bool {
        switch self {
        case .ok, .exception: true
        default: false
        }
    }
}
