/// What a condition is known to be. Unknown is neither: it never raises an alarm and never lets one return.
package enum Truth: String, Sendable, CaseIterable { case `true`, `false`, unknown }
