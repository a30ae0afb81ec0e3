/// What a device says of itself by Read Device Identification (Modbus Application Protocol V1.1b3, 6.21).
package struct DeviceIdentity: Sendable, Hashable {
    package struct Object: Sendable, Hashable {
        package var id: UInt8
        /// Its text, control characters taken out, at most 245 characters.
        package var text: String

        /// `VendorName`, …; the number for those that are the maker's own.
        package var name: String {
            let names = [
                "VendorName", "ProductCode", "MajorMinorRevision", "VendorUrl", "ProductName", "ModelName",
                "UserApplicationName",
            ]
            return Int(id) < names.count ? names[Int(id)] : "object \(id)"
        }
    }

    package private(set) var objects: [Object] = []

    package init() {}

    package subscript(id: UInt8) -> String? { objects.first { $0.id == id }?.text }

    /// Takes one answer: the bytes behind the MEI type, one in each word.
    ///
    /// - Returns: the object to ask for next while the device has more, nil when it has said all. False in `isSound` when
    ///   the lengths inside do not fit the answer; nothing of such an answer is kept.
    package mutating func take(_ words: [UInt16]) -> (next: UInt8?, isSound: Bool) {
        let bytes = words.map { UInt8(truncatingIfNeeded: $0) }
        guard bytes.count >= 5, words.allSatisfy({ $0 < 256 }) else { return (nil, false) }
        var found: [Object] = []
        var place = 5
        for _ in 0..<bytes[4] {
            guard place + 2 <= bytes.count else { return (nil, false) }
            let length = Int(bytes[place + 1])
            guard place + 2 + length <= bytes.count else { return (nil, false) }
            found.append(Object(id: bytes[place], text: Self.plain(bytes[(place + 2)..<(place + 2 + length)])))
            place += 2 + length
        }
        for object in found where self[object.id] == nil { objects.append(object) }
        // A device that names an object it has already told would be asked for ever.
        let hasMore = bytes[2] == 0xFF && !objects.contains { $0.id == bytes[3] }
        return (hasMore ? bytes[3] : nil, true)
    }

    /// A text of a device as people and plans have it: nothing that a terminal would obey or that turns a line (C1, bidi), and
    /// without the zeros and spaces that fill it up.
    static func plain(_ bytes: ArraySlice<UInt8>) -> String {
        let plain = String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
            default: true
            }
        }
        let text = plain.prefix(245)
        return String(
            String.UnicodeScalarView(text[..<(text.lastIndex { $0 != " " }.map(text.index(after:)) ?? text.startIndex)])
        )
    }
}
