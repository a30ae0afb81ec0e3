import AndonCore

/// Turns the text of one profile into a profile that is complete and checked, or into every mistake in it.
package enum ProfileReader {
    static let mostTags = 2_000

    /// - Throws: every mistake at once, each with its place.
    package static func read(_ bytes: [UInt8], file: String) throws(PlanRefusal) -> Profile {
        let mistakes = MistakeList()
        let profile = read(bytes, file: file, mistakes)
        guard let profile, mistakes.isEmpty else { throw mistakes.refusal(of: file) }
        return profile
    }

    static func read(_ bytes: [UInt8], file: String, _ mistakes: MistakeList) -> Profile? {
        let start = Place(line: 1, column: 1)
        guard bytes.count <= ProfileShelf.mostBytes else {
            mistakes.add(
                start, found: "more than \(ProfileShelf.mostBytes) bytes",
                allowed: "a profile of at most \(ProfileShelf.mostBytes) bytes")
            return nil
        }
        let expected = "a profile that begins with andon-profile: 1"
        guard let text = PlanText.check(bytes, mistakes),
            let tree = PlanTree.parse(text, mistakes, expecting: expected),
            let top = Section(tree, .profile, name: "the profile", at: start, mistakes)
        else { return nil }
        _ = top.read("andon-profile") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...1) }
        let name = top.read("name", NameText.parse) ?? ""
        checkName(name, of: file, top)
        let kind: ProfileKind? = top.read("kind", WordText.parse)
        let trust: ProfileNote.Trust? = top.read("trust", WordText.parse)
        let confidence: Profile.Confidence? = top.read("confidence", WordText.parse)
        var profile = Profile(
            name: name, title: top.read("title", PlainText.parse) ?? "", kind: kind ?? .other,
            trust: trust ?? .structural, confidence: confidence ?? .unverified,
            sources: top.readAll("source", sentence).map(\.0), notes: top.readAll("notes", sentence).map(\.0),
            serial: serial(top, mistakes), tags: [], checks: [], file: file, digestBytes: SHA256.digest(of: bytes),
            unit: top.section("unit", .unit, name: "unit of the profile").map(UnitReader.read) ?? UnitChange())
        profile.tags = tags(top, profile.confidence, mistakes)
        profile.checks = checks(top, of: profile, mistakes)
        return profile
    }

    /// A profile that is called otherwise than its file is never found by its name.
    private static func checkName(_ name: String, of file: String, _ top: Section) {
        let last = file.split(separator: "/").last.map(String.init) ?? file
        guard !name.isEmpty, last.hasSuffix(".yaml"), NameText.isName(String(last.dropLast(5))) else { return }
        if last != name + ".yaml" {
            top.wrong("name", found: "\(Quoted.text(name)) in \(last)", allowed: "the name of the file without .yaml")
        }
    }

    static func sentence(_ text: String) throws(Mismatch) -> String {
        guard text.unicodeScalars.count <= 400, PlainText.isPrintable(text) else { throw Mismatch() }
        return text
    }

    private static func serial(_ top: Section, _ mistakes: MistakeList) -> ProfileSerial? {
        guard let node = top.node("serial"),
            let section = Section(
                node, .profileSerial, name: "serial of the profile", at: top.placeOfKey("serial"), mistakes)
        else { return nil }
        var serial = ProfileSerial()
        serial.mode = section.read("protocol", WordText.parse)
        serial.bauds = section.readAll("baud") { (text) throws(Mismatch) in
            let baud = try NumberText.whole(text, in: 0...10_000_000)
            guard SerialReader.bauds.contains(baud) else { throw Mismatch() }
            return baud
        }.map(\.0)
        serial.parities = section.readAll("parity", WordText.parse).map(\.0)
        serial.dataBits = section.readAll("data-bits") { (text) throws(Mismatch) in
            try NumberText.whole(text, in: 7...8)
        }.map(\.0)
        serial.stopBits = section.readAll("stop-bits") { (text) throws(Mismatch) in
            try NumberText.whole(text, in: 1...2)
        }.map(\.0)
        serial.unit = section.read("unit") { (text) throws(Mismatch) in try NumberText.whole(text, in: 1...247) }
        serial.confidence = section.read("confidence", WordText.parse)
        return serial
    }

    private static func tags(
        _ top: Section, _ confidence: Profile.Confidence, _ mistakes: MistakeList
    ) -> [ProfileTag] {
        var tags: [ProfileTag] = []
        var places: [String: Place] = [:]
        for entry in LineReader.named(top, "tags", mistakes) {
            for tag in ProfileTagReader.read(entry, confidence, mistakes) {
                guard places[tag.plan.name] == nil else {
                    mistakes.add(
                        entry.place, found: "the tag \(Quoted.text(tag.plan.name)) once more",
                        allowed: "it once; it first stands on line \(places[tag.plan.name]?.line ?? 0)")
                    continue
                }
                guard tags.count < mostTags else {
                    top.wrong("tags", found: "more than \(mostTags) tags", allowed: "fewer")
                    return tags
                }
                places[tag.plan.name] = entry.place
                tags.append(tag)
            }
        }
        return tags
    }

    private static func checks(_ top: Section, of profile: Profile, _ mistakes: MistakeList) -> [ProfileCheck] {
        guard let node = top.node("checks") else { return [] }
        guard case .list(let items) = node.content, !items.isEmpty else {
            top.wrong("checks", found: "\(node.found) for checks")
            return []
        }
        return items.compactMap { item in
            guard let section = Section(item, .profileCheck, name: "a check", at: item.place, mistakes) else {
                return nil
            }
            let tag: ProfileTag? = section.read("tag") { (text) throws(Mismatch) in
                if let tag = profile.tag(text) { return tag }
                throw Mismatch(suggestion: NearestName.of(text, among: profile.tags.map(\.plan.name)))
            }
            guard let tag else { return nil }
            if tag.plan.type.isSwitch || tag.plan.type.isText {
                section.wrong("tag", found: "\(Quoted.text(tag.plan.name)), which is no number", allowed: "a number")
                return nil
            }
            let band = section.read("between") { (text) throws(Mismatch) in
                try BandText.range(text, units: tag.plan.units)
            }
            guard let band else { return nil }
            return ProfileCheck(
                tag: tag.plan.name, range: band, units: tag.plan.units, hint: section.read("hint", PlainText.parse))
        }
    }
}
