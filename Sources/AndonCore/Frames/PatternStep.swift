/// One step of a compiled pattern.
enum PatternStep: Sendable, Hashable {
    case take(ByteSet)
    /// Goes on at both; the first is preferred.
    case split(Int, Int)
    case jump(Int)
    /// Keeps the place in a slot: 2n where group n begins, 2n + 1 where it ends.
    case save(Int)
    case atStart
    case atEnd
    case found
}
