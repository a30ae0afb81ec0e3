/// A pattern as it was read.
indirect enum PatternNode: Sendable {
    case empty
    case one(ByteSet)
    case atStart
    case atEnd
    case sequence([PatternNode])
    case either([PatternNode])
    /// nil: takes no number of its own.
    case group(PatternNode, number: Int?)
    /// `most` nil: without end.
    case repeated(PatternNode, least: Int, most: Int?, isGreedy: Bool)
}
