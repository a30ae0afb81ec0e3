/// One unit behind one link: what answers or does not answer.
package struct Endpoint: Hashable, Comparable, Sendable {
    package var link: LinkID
    package var unit: UInt8

    package init(link: LinkID, unit: UInt8) {
        self.link = link
        self.unit = unit
    }

    package static func < (left: Endpoint, right: Endpoint) -> Bool {
        (left.link, left.unit) < (right.link, right.unit)
    }
}
