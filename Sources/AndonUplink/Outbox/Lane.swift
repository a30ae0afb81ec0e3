/// A bounded queue in memory. Taking the oldest is cheap; what was taken stays until it is given up for good.
struct Lane<Element> {
    let limit: Int
    private var elements: [Element?] = []
    private var head = 0

    init(limit: Int) { self.limit = limit }

    var count: Int { elements.count - head }
    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count >= limit }
    var first: Element? { isEmpty ? nil : elements[head] }

    mutating func append(_ element: Element) { elements.append(element) }

    func prefix(_ most: Int) -> [Element] { elements[head..<(head + min(most, count))].compactMap { $0 } }

    mutating func removeFirst(_ number: Int) {
        let number = min(number, count)
        for index in head..<(head + number) { elements[index] = nil }
        head += number
        if head >= 1024, head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
    }
}
