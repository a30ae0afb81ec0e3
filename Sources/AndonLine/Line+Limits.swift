package import AndonCore
internal import Synchronization

// The limits of control charts.
extension Line {
    /// Where the limits of every chart stand.
    package var limits: [LimitRecord] { around.book.withLock { $0.limits } }

    /// A person puts a hand to the limits of charts. What was done is told through the gate, in the order in which it became
    /// true.
    ///
    /// - Returns: what was done, and why the first that was not was refused.
    package func take(
        _ hand: LimitHand, of keys: [AlarmKey], by person: AlarmHand
    ) -> (done: [LimitChange], refused: (key: AlarmKey, why: LimitRefusal)?) {
        around.book.withLock { book in
            var done: [LimitChange] = []
            var refused: (key: AlarmKey, why: LimitRefusal)?
            for key in keys {
                do throws(LimitRefusal) {
                    let change = try book.take(hand, of: key, by: person)
                    done.append(change)
                    gate.emit(.limits(change))
                } catch {
                    if refused == nil { refused = (key, error) }
                }
            }
            return (done, refused)
        }
    }
}
