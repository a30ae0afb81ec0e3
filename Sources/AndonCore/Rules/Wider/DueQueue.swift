/// When each of a fixed number of things is next due: a heap that knows where each of them stands. All room is made once.
struct DueQueue: Sendable {
    private var heap: ContiguousArray<Int32> = []
    private var places: ContiguousArray<Int32>
    private var times: ContiguousArray<Uptime>

    init(count: Int) {
        heap.reserveCapacity(count)
        places = ContiguousArray(repeating: -1, count: count)
        times = ContiguousArray(repeating: .zero, count: count)
    }

    var next: Uptime? { heap.first.map { times[Int($0)] } }

    /// The thing that is due first, taken out; nil while none is.
    mutating func popDue(at now: Uptime) -> Int? {
        guard let first = heap.first, times[Int(first)] <= now else { return nil }
        remove(Int(first))
        return Int(first)
    }

    /// Due at this time and no other; nil: not at all.
    mutating func set(_ item: Int, _ time: Uptime?) {
        guard let time else { return remove(item) }
        let place = Int(places[item])
        guard place >= 0 else {
            times[item] = time
            heap.append(Int32(item))
            places[item] = Int32(heap.count - 1)
            return rise(heap.count - 1)
        }
        guard times[item] != time else { return }
        times[item] = time
        rise(place)
        sink(Int(places[item]))
    }

    private mutating func remove(_ item: Int) {
        let place = Int(places[item])
        guard place >= 0 else { return }
        places[item] = -1
        let last = heap.removeLast()
        guard Int(last) != item else { return }
        heap[place] = last
        places[Int(last)] = Int32(place)
        rise(place)
        sink(Int(places[Int(last)]))
    }

    private mutating func rise(_ start: Int) {
        var place = start
        while place > 0, times[Int(heap[place])] < times[Int(heap[(place - 1) / 2])] {
            swap(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var least = place
            for child in 2 * place + 1...2 * place + 2 where child < heap.count {
                if times[Int(heap[child])] < times[Int(heap[least])] { least = child }
            }
            guard least != place else { return }
            swap(place, least)
            place = least
        }
    }

    private mutating func swap(_ one: Int, _ other: Int) {
        heap.swapAt(one, other)
        places[Int(heap[one])] = Int32(one)
        places[Int(heap[other])] = Int32(other)
    }
}
