/// How a plan is simulated.
package struct SimulationOptions: Sendable {
    /// The folder for the ports' names, `line.yaml` and `sim.sock`; made where it is missing.
    package var folder: String
    /// `mqtt://127.0.0.1:1883`, in place of the plan's brokers.
    package var broker: String?
    /// Writes `mode: armed` into the plan.
    package var isArmed = false
    package var seed: UInt64 = 1
    /// Seconds of the line per second of the wall.
    package var speed = 1.0
    package var script: [ScriptReader.Step] = []
    /// The plan's own endpoints, where they are loopback addresses and names that are free.
    package var isFixed = false
    /// Serial answers take the time that they would take on a wire.
    package var isPaced = true
    /// Serial units hear only what is sent at the plan's speed.
    package var isStrictOnSpeed = false
    package var logFile: String?
    package var logsReads = false

    package init(folder: String) { self.folder = folder }
}
