/// A named signal: where it stands in a unit, what its bits mean, how often it is read and when it is sent.
package struct TagPlan: Sendable {
    package var name: String
    package var machine: MachineID
    package var link: LinkID
    package var unit: UInt8
    package var point: Point
    package var type: ValueType
    package var order: WordOrder
    /// Engineering value = raw × scale + offset.
    package var scale: Double
    package var offset: Double
    /// Engineering units as people write them (`°C`); empty when there are none.
    package var units: String
    package var access: Access
    /// How often it is read. A write-only tag is never polled.
    package var poll: TimeSpan
    package var publish: PublishPlan

    package enum Access: String, Sendable, CaseIterable {
        case read, write
        case readWrite = "read-write"
    }

    package init(
        name: String, machine: MachineID, link: LinkID, unit: UInt8 = 1, point: Point, type: ValueType,
        order: WordOrder = .abcd, scale: Double = 1, offset: Double = 0, units: String = "", access: Access = .read,
        poll: TimeSpan = .seconds(1), publish: PublishPlan = PublishPlan()
    ) {
        self.name = name
        self.machine = machine
        self.link = link
        self.unit = unit
        self.point = point
        self.type = type
        self.order = order
        self.scale = scale
        self.offset = offset
        self.units = units
        self.access = access
        self.poll = poll
        self.publish = publish
    }
}

/// Area and wire address (0-based): where a value stands in a unit.
package struct Point: Sendable, Hashable {
    package var area: Area
    package var address: UInt16

    package init(_ area: Area, _ address: UInt16) {
        self.area = area
        self.address = address
    }
}

/// The four tables of the Modbus data model (Application Protocol V1.1b3, 4.3).
package enum Area: String, Sendable, CaseIterable {
    case coil, discrete, input, holding

    package var isBits: Bool { self == .coil || self == .discrete }
    package var isWritable: Bool { self == .coil || self == .holding }
}

/// What the bits of a value mean. One or two registers; the longer types have their room here.
package enum ValueType: Sendable, Hashable {
    /// A coil or a discrete input.
    case bool
    /// One bit of a register, 0 is the least significant.
    case bit(UInt8)
    case int16, uint16, int32, uint32, float32

    /// Registers (or bits, for `bool`) that one value takes.
    package var width: Int {
        switch self {
        case .bool, .bit, .int16, .uint16: 1
        case .int32, .uint32, .float32: 2
        }
    }
}

/// The order of the four bytes A (most significant) to D of a two-register value on the wire.
package enum WordOrder: String, Sendable, CaseIterable {
    /// High word first, high byte first: what the Modbus specification calls big-endian.
    case abcd
    /// Low word first, high byte first.
    case cdab
    /// High word first, bytes of each word swapped.
    case badc
    /// Low word first, bytes swapped.
    case dcba
}

/// When a value is worth a message.
package struct PublishPlan: Sendable {
    /// False: the value is polled and ruled but never sent as `data`.
    package var isOn: Bool
    /// A change smaller than this is not sent; 0 sends every change. In engineering units.
    package var deadband: Double
    /// Never more often than this.
    package var minimum: TimeSpan
    /// At least this often while the value is read, changed or not.
    package var maximum: TimeSpan

    package init(
        isOn: Bool = true, deadband: Double = 0, minimum: TimeSpan = .seconds(1), maximum: TimeSpan = .minutes(5)
    ) {
        self.isOn = isOn
        self.deadband = deadband
        self.minimum = minimum
        self.maximum = maximum
    }
}
