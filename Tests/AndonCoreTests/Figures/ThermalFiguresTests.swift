import AndonCore
import Testing

@Suite("Thermal figures of a board", .timeLimit(.minutes(1)))
struct ThermalFiguresTests {
    private func figures(_ points: [(second: Double, value: Double)], gap: TimeSpan = .seconds(5)) -> ThermalFigures {
        var figures = ThermalFigures(liquidus: 217, rampOver: .seconds(1), gap: gap)
        for point in points {
            figures.take(point.value, at: .zero + TimeSpan(nanoseconds: Int64(point.second * 1e9)))
        }
        return figures
    }

    @Test("a profile of straight lines: peak, time above liquidus and ramps come out exactly")
    func straight() {
        // Up from 25 °C at 2 °C/s to 241 °C, 20 s there, down at 4 °C/s to 25 °C.
        var points = (0...108).map { (Double($0), 25 + 2 * Double($0)) }
        points += (1...20).map { (108 + Double($0), 241) }
        points += (1...54).map { (128 + Double($0), 241 - 4 * Double($0)) }
        let result = figures(points)
        #expect(result.peak == 241)
        // 217 °C at 96 s on the way up, at 134 s on the way down.
        #expect(result.aboveLiquidus == .seconds(38))
        #expect(result.fastestRise == 2)
        #expect(result.fastestFall == -4)
        #expect(result.unknown == .zero)
    }

    @Test("a limit that is crossed between two samples is crossed where the line between them does")
    func crossing() {
        #expect(figures([(0, 207), (4, 227)]).aboveLiquidus == .seconds(2))
        #expect(figures([(0, 227), (4, 187)]).aboveLiquidus == .seconds(1))
        #expect(figures([(0, 217), (1, 217)]).aboveLiquidus == .seconds(1))
        #expect(figures([(0, 216.9), (4, 216.9)]).aboveLiquidus == .zero)
    }

    @Test("samples that are far apart are not joined: the time between them is unknown, and is no ramp")
    func gap() {
        let result = figures([(0, 230), (1, 231), (20, 60), (21, 59)])
        #expect(result.aboveLiquidus == .seconds(1))
        #expect(result.unknown == .seconds(19))
        #expect(result.fastestFall == -1)
        #expect(result.fastestRise == 1)
    }

    @Test("samples that are close together do not make a ramp of the last digit")
    func closeSamples() {
        let result = figures([(0, 100), (0.1, 100.1), (0.2, 100), (0.3, 100.1), (1, 101)])
        #expect(result.fastestRise == 1)
        #expect(result.fastestFall == nil)
    }

    @Test("what is no number, and time that stands or goes back, changes nothing")
    func strange() {
        let calm = figures([(0, 220), (1, 221), (2, 222)])
        #expect(figures([(0, 220), (0.5, .nan), (1, 221), (1, 500), (0.2, -500), (2, 222), (3, .infinity)]) == calm)
    }
}
