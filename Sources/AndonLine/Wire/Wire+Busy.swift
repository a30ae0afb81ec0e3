internal import AndonCore

// Busy is no refusal: the same request once more, soon, within its own cycle.
extension Wire {
    private static let busyTriesAtMost = 3
    private static let firstBusyWait = TimeSpan.milliseconds(20)

    /// - Returns: whether the unit was busy and the block is due again in the same cycle.
    mutating func isPutOff(_ index: Int, _ status: DriverStatus, at now: Uptime) -> Bool {
        guard Self.isBusy(status), table.busyTries[index] < Self.busyTriesAtMost else {
            table.busyTries[index] = 0
            return false
        }
        let wait = Self.firstBusyWait * (1 << Int64(table.busyTries[index]))
        guard now + wait < schedule.due(of: index) + table.blocks[index].block.period else {
            table.busyTries[index] = 0
            return false
        }
        table.busyTries[index] += 1
        let unit = table.unitOf[index]
        linkWorks(units[unit].lane, at: now)
        unitAnswers(unit, .refused, at: now, but: status.words)
        schedule.putOff(index, until: now + wait)
        return true
    }

    static func isBusy(_ status: DriverStatus) -> Bool { status == .exception(5) || status == .exception(6) }

    /// A write of the stop that the output was too busy for goes out again soon, a few times.
    mutating func isStopPutOff(_ output: Int, _ status: DriverStatus, at now: Uptime) -> Bool {
        guard let place = stop?.place(of: output) else { return false }
        let tries = stop!.outputs[place].busyTries
        guard Self.isBusy(status), tries < Self.busyTriesAtMost, let last = stop!.outputs[place].lastWrite else {
            stop!.outputs[place].busyTries = 0
            return false
        }
        stop!.outputs[place].again = (now + Self.firstBusyWait * (1 << Int64(tries)), last)
        stop!.outputs[place].busyTries += 1
        return true
    }
}
