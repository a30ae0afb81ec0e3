/// On which side of its center a chart signals.
package enum ChartSide: String, Sendable, Hashable, CaseIterable { case above, below }
