import AndonCore
import AndonSupervision
import Testing

@Suite("A worker that hangs is named, with what it is inside of")
struct PulseTests {
    private let start = Uptime(nanoseconds: 1_000_000_000)

    @Test("each place has its bound, and waiting for work has none", arguments: WorkPlace.allCases)
    func bounds(place: WorkPlace) {
        let pulse = Pulse("wire oven-bus")
        pulse.enter(place, at: start)
        guard let bound = place.bound else {
            #expect(pulse.stuck(at: start + .minutes(100_000)) == nil)
            return
        }
        #expect(pulse.stuck(at: start + bound) == nil)
        let late = start + bound + .milliseconds(1)
        #expect(pulse.stuck(at: late) == StuckWorker(worker: "wire oven-bus", place: place, since: start, bound: bound))
        pulse.enter(place, at: late)
        #expect(pulse.stuck(at: late + bound) == nil, "it went round")
    }

    @Test("a driver on a slow wire may be inside for a request's whole time, the agent's own code may not")
    func slowWire() {
        let pulse = Pulse("wire press", driverAllowance: .seconds(60))
        pulse.enter(.driverWait, at: start)
        #expect(pulse.stuck(at: start + .seconds(68)) == nil)
        #expect(pulse.stuck(at: start + .seconds(69))?.words(at: start + .seconds(69)).contains("at most 68 s") == true)
        pulse.enter(.ownWork, at: start)
        #expect(pulse.stuck(at: start + .seconds(9)) != nil)
    }

    @Test("the words name the worker, the call, how long, and what is right")
    func words() {
        let one = StuckWorker(worker: "wire oven-bus", place: .driverWait, since: start, bound: .seconds(8))
        #expect(
            one.words(at: start + .seconds(12))
                == "wire oven-bus is inside the driver's wait for 12 s; at most 8 s is right")
    }

    @Test("who has not begun is not stuck")
    func notBegun() { #expect(Pulse("desk").stuck(at: start + .minutes(60)) == nil) }

    @Test("each that hangs is told once, and once when it is over; a disk that hangs lets the watchdog be fed")
    func supervision() {
        var supervision = Supervision()
        let disk = StuckWorker(worker: "outbox", place: .disk, since: start, bound: .seconds(30))
        let wire = StuckWorker(worker: "wire oven-bus", place: .driverSubmit, since: start, bound: .seconds(8))
        #expect(supervision.look(at: []) == Supervision.Look())
        #expect(supervision.look(at: [disk]) == Supervision.Look(new: [disk]))
        #expect(supervision.look(at: [disk, wire]) == Supervision.Look(new: [wire], mayLive: false))
        #expect(supervision.look(at: [disk, wire]) == Supervision.Look(mayLive: false))
        #expect(supervision.look(at: [wire]) == Supervision.Look(over: [disk], mayLive: false))
        #expect(supervision.look(at: []) == Supervision.Look(over: [wire]))
    }
}
