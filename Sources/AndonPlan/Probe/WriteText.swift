package import AndonCore

/// What a write of one value means and what came of it.
package enum WriteText {
    /// `write on to coil 16 of unit 1 on modbus-tcp to 192.0.2.30:502`.
    package static func order(_ value: String, at point: Point, unit: UInt8, _ link: LinkPlan) -> String {
        "write \(value) to \(point.area.rawValue) \(point.address) of unit \(unit) on \(LinkLine.story(link.driver))"
    }

    /// The word for a point, and the coil's own word where one was given.
    package static func value(
        _ text: String, at point: Point, coilWord: String?
    ) throws(ProbeRefusal) -> (value: UInt16, word: UInt16?) {
        switch point.area {
        case .coil:
            guard let isOn = ["on": true, "off": false][text] else {
                throw ProbeRefusal(["found \(Quoted.text(text)) for a coil, allowed: on or off"])
            }
            guard let coilWord else { return (isOn ? 1 : 0, nil) }
            return (isOn ? 1 : 0, try ProbeTarget.word(coilWord))
        case .holding:
            guard coilWord == nil else {
                throw ProbeRefusal(["--coil-word with a holding register: a register takes its number as it is"])
            }
            return (try ProbeTarget.word(text), nil)
        case .discrete, .input, .frame:
            throw ProbeRefusal([
                "\(point.area.rawValue) \(point.address) can only be read; a coil or a holding register can be written"
            ])
        }
    }

    /// What is read back, and whether it is what was written.
    package static func outcome(_ value: UInt16, back: ProbeAnswer, at point: Point) -> (text: String, isSame: Bool) {
        guard let found = back.values?.first else {
            return ("the write is not confirmed, and may have been done: read back: \(AnswerText.ending(back))", false)
        }
        let words = ProbeText.words([found], at: point)[0].drop { $0 == " " }
        guard found == value else {
            return ("the device acknowledged the write and holds something else; read back: \(words)", false)
        }
        return ("written; read back: \(words)", true)
    }
}
