import AndonCore
import Foundation

/// A heating zone as a controller shows it: ripple of its own control, noise, and the last digit of 0.1 °C.
///
/// Simulated, as nobody has given us a recording: ripple and noise together stay within the ±1 °C that domain tables call
/// steady (unverified there). Twice in an hour a reading is odd by 10 °C for one poll; one answer in 500 is missing, and one
/// in 5000 begins a silence of up to half a minute.
struct NoisyZone {
    static let poll = TimeSpan.milliseconds(500)

    let setPoint = 245.0
    let ripple = 0.6
    let noise = 0.15
    private let losesAnswers: Bool
    private var normal: NormalDice
    private var dice: Dice
    private var silence = 0
    private(set) var oddReadings = 0
    private(set) var missing = 0

    /// - Parameter losesAnswers: whether odd readings, missing answers and silences come.
    init(seed: UInt64, losesAnswers: Bool = true) {
        self.losesAnswers = losesAnswers
        normal = NormalDice(seed: seed)
        dice = Dice(seed: seed &+ 1)
    }

    /// What the controller says at this poll, with the heat that something adds; nil where it does not answer.
    mutating func reading(_ poll: Int, heat: Double = 0) -> Double? {
        let seconds = Double(poll) * 0.5
        // Two periods that never meet: the ripple is not the same in every minute.
        let wave = ripple * (0.7 * sin(seconds * 2 * .pi / 47) + 0.3 * sin(seconds * 2 * .pi / 13.7))
        let value = setPoint + wave + heat + noise * normal.roll()
        guard losesAnswers else { return (value * 10).rounded() / 10 }
        if dice.once(in: 5_000) { silence = Int.random(in: 4...60, using: &dice) }
        if silence > 0 || dice.once(in: 500) {
            silence = max(0, silence - 1)
            missing += 1
            return nil
        }
        guard dice.once(in: 3_600) else { return (value * 10).rounded() / 10 }
        oddReadings += 1
        return ((value + (Bool.random(using: &dice) ? 10 : -10)) * 10).rounded() / 10
    }
}
