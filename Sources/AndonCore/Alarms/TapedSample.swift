/// A sample as it is kept around an alarm: with how long its device took to answer.
package struct TapedSample: Sendable, Hashable {
    package var sample: Sample
    /// From the request's first byte to the whole answer, or to giving up; nil where nobody was asked: a tag that is made of
    /// others, a device that speaks unasked, a request that was never sent. In whole microseconds.
    package var took: TimeSpan?

    package init(_ sample: Sample, took: TimeSpan? = nil) {
        self.sample = sample
        self.took = took
    }
}
