internal import AndonCore

/// A block as the wire keeps it. A reference, so that reading it for every answer costs no copy of its parts.
final class PolledBlock: Sendable {
    let block: ReadBlock

    init(_ block: ReadBlock) { self.block = block }
}
