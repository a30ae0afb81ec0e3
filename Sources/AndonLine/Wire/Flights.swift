internal import AndonCore

/// Requests on their way: a slot each, found again by the ticket. A ticket carries its slot's generation, so that an
/// answer that comes twice finds nothing.
struct Flights {
    enum Purpose {
        /// Index of the block in the wire, and which block of those that had this place it is.
        case poll(Int, generation: UInt32)
        /// A question of a unit's healer.
        case heal(unit: Int, HealAsk)
        /// Who a unit is.
        case identity(unit: Int)
        /// A person's look; the order is with the lane. The unit has no place here where the plan does not poll it.
        case look(lane: Int, unit: Int?)
        /// Of an output of the stop, by its index in the plan.
        case stopWrite(output: Int, attempt: Int)
        case stopRead(output: Int, attempt: Int)
    }

    private struct Slot {
        var generation: UInt32 = 0
        var purpose: Purpose?
    }

    private var slots: [Slot] = []
    private var free: [UInt32] = []

    mutating func depart(_ purpose: Purpose) -> UInt64 {
        let slot: UInt32
        if let reused = free.popLast() {
            slot = reused
        } else {
            slot = UInt32(slots.count)
            slots.append(Slot())
        }
        slots[Int(slot)].purpose = purpose
        return UInt64(slots[Int(slot)].generation) << 32 | UInt64(slot)
    }

    /// What the ticket was for; nil when it is unknown or was answered before.
    mutating func land(_ ticket: UInt64) -> Purpose? {
        let slot = Int(ticket & 0xFFFF_FFFF)
        guard slot < slots.count, slots[slot].generation == UInt32(ticket >> 32), let purpose = slots[slot].purpose
        else { return nil }
        slots[slot].purpose = nil
        slots[slot].generation &+= 1
        free.append(UInt32(slot))
        return purpose
    }
}
