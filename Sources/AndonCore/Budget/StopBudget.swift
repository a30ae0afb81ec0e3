/// How long a stop takes, for one rule that stops the line and one of the links it watches.
package struct StopBudget: Sendable {
    package var rule: RuleID
    /// The tag of the rule that is served worst behind this link, and how many of the rule's tags are there.
    package var tag: TagID
    package var tags: Int
    package var link: LinkID
    /// From a change at the device to the stop written and confirmed.
    package var reaction: Reaction
    /// What comes on top, in the worst case, while another unit of the link has just died.
    package var deadUnit: TimeSpan
}
