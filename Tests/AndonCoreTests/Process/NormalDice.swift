import AndonCore
import Foundation

/// Normal values that are the same for the same seed (Box and Muller 1958).
struct NormalDice {
    private var generator: SplitMix64
    private var spare: Double?

    init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    mutating func roll() -> Double {
        if let spare {
            self.spare = nil
            return spare
        }
        let radius = (-2 * log(1 - uniform())).squareRoot()
        let angle = 2 * Double.pi * uniform()
        spare = radius * sin(angle)
        return radius * cos(angle)
    }

    /// 0 ≤ value < 1
    private mutating func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 }
}
