/// What was made: a number, or why there is none.
struct DerivedValue: Sendable {
    var value: Double
    var quality: Quality

    /// What is no number is none: a division by zero, a sum beyond all numbers.
    init(_ value: Double) {
        let isNumber = value.isFinite
        // A minus zero is 0, as everywhere.
        self.value = isNumber ? value + 0 : 0
        quality = isNumber ? .good : .bad(.notANumber)
    }

    init(_ reason: Quality.Reason) {
        value = 0
        quality = .bad(reason)
    }

    static func of(_ value: Double?) -> DerivedValue { value.map(DerivedValue.init) ?? DerivedValue(.incomplete) }
}
