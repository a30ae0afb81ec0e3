import AndonCore

extension KeyTable {
    /// A tag and what stands below it.
    static let tags = [tag, counter]

    /// The words for `type` and `order`.
    package static let types = TypeText.names.map(\.name)
    package static let orders = OrderText.words

    static let tag = KeyTable(
        "tag",
        optional: [
            "at":
                "an area and a wire address such as \"holding 4096\", \"input 3\", \"coil 16\" or \"discrete 0\", or a "
                + "reference number such as 40101",
            "type": Quoted.choice(types),
            "order": "\(Quoted.choice(OrderText.words.prefix(4))), and eight letters for four registers",
            "bit": "a whole number from 0 (least significant) to 15",
            "bits": "the lowest and the highest bit of a number, such as 4..7",
            "registers": "a whole number from 1 to 125", "on": word, "off": word, "scale": "a number other than 0",
            "offset": "a number",
            "units": "at most 16 characters without spaces that begin with no digit or sign",
            "decimals": "a register such as \"input 1001\", or +1 for the one behind the tag's own address",
            "clamp": band, "plausible": band,
            "bad-values": "numbers as they stand in the registers, such as [32767, 0x8002]",
            "names": "numbers with their names, such as { 0: idle, 1: run }",
            "counter": "yes, no, or wraps-at and at-most",
            "access": "read, write or read-write", "unit": unitNumber, "link": "the name of a link", "poll": duration,
            "publish": "no, or deadband, minimum and maximum",
            "step": "addresses from one tag of the row to the next, such as 2, or units, such as \"1 unit\"",
            "printed": "the address as the manual prints it, at most 40 characters",
            "ask": "at most 200 bytes: " + BytesText.allowed,
            "field": "the number of a field, counted from 1",
            "separator": "at most 8 bytes: " + BytesText.allowed,
            "characters": "the first and the last character, counted from 1, such as 3..9",
            "match": "a pattern such as \"^BC:(.+)$\"", "group": "a whole number from 0 to 9",
            "begins": "at most 32 bytes: " + BytesText.allowed, "decimal-sign": "\".\" or \",\"",
            "value": "an expression over tags of at most 500 characters, such as \"max(oven/zone*) - min(oven/zone*)\"",
            "minimum": overOrBoard, "maximum": overOrBoard, "mean": overOrBoard, "deviation": overOrBoard,
            "rate": "a counter per 1s, 1min or 1h over a duration, such as \"placer/placed per 1min over 10min\"",
            "time": "a tag above a quantity per board, such as \"oven/probe above 217 °C per board\"",
            "fastest-rise": ramp, "fastest-fall": ramp,
        ])

    /// What a tag is made of, instead of a place in a device: exactly one of them.
    package static let derived = [
        "value", "minimum", "maximum", "mean", "deviation", "rate", "time", "fastest-rise", "fastest-fall",
    ]

    private static let overOrBoard =
        "a tag over a duration or per board, such as \"oven/zone1 over 1min\" or \"oven/probe per board\""
    private static let ramp = "a tag over a duration per board, such as \"oven/probe over 2s per board\""

    static let counter = KeyTable(
        "counter",
        optional: [
            "wraps-at": "the number after which it starts again at 0, such as 65536",
            "at-most": "a number per 1s, 1min or 1h, such as \"50 per 1s\"",
        ])

    private static let word = "a whole number from -32768 to 65535"
}
