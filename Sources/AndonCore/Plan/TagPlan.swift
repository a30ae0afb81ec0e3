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
    /// A register of the same unit and area that says how many decimals the number has: value = raw × 10^-n × scale +
    /// offset. Read in the same request as the tag.
    package var decimals: Point?
    /// Values beyond these bounds become the bound.
    package var clamp: ClosedRange<Double>?
    /// Values beyond these bounds are bad: a wrong map, a broken sensor, a device that starts.
    package var plausible: ClosedRange<Double>?
    /// Numbers, as they stand in the registers, that mean that there is no value.
    package var badValues: [UInt64]
    /// What numbers are called, for people and messages.
    package var names: [NamedValue]
    /// A counter that only grows: followed over its wrap and its resets.
    package var counter: CounterPlan?
    /// What a coil is written with (function 5) where the device does not take FF00 and 0000.
    package var coilWords: OnOffWords?
    /// Where it stands in a frame; nil for registers and bits.
    package var field: FrameField?
    /// The address as the device's manual prints it, for people.
    package var printed: String?
    /// What it is made of, where no device is asked for it.
    package var derived: DerivedPlan?

    /// A device is asked for it again and again.
    package var isAsked: Bool { access != .write && derived == nil }

    package enum Access: String, Sendable, CaseIterable {
        case read, write
        case readWrite = "read-write"
    }

    package init(
        name: String, machine: MachineID, link: LinkID, unit: UInt8 = 1, point: Point, type: ValueType,
        order: WordOrder = .abcd, scale: Double = 1, offset: Double = 0, units: String = "", access: Access = .read,
        poll: TimeSpan = .seconds(1), publish: PublishPlan = PublishPlan(), decimals: Point? = nil,
        clamp: ClosedRange<Double>? = nil, plausible: ClosedRange<Double>? = nil, badValues: [UInt64] = [],
        names: [NamedValue] = [], counter: CounterPlan? = nil, coilWords: OnOffWords? = nil, field: FrameField? = nil,
        printed: String? = nil
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
        self.decimals = decimals
        self.clamp = clamp
        self.plausible = plausible
        self.badValues = badValues
        self.names = names
        self.counter = counter
        self.coilWords = coilWords
        self.field = field
        self.printed = printed
    }
}

/// One name of an enumeration: 3 is `run`.
package struct NamedValue: Sendable, Hashable {
    package var value: Int64
    package var name: String

    package init(value: Int64, name: String) {
        self.value = value
        self.name = name
    }
}

/// A counter: its sample is the count since the agent first read it, plus what it stood at then.
package struct CounterPlan: Sendable, Hashable {
    /// The raw number after which it starts again at 0 (65 536 for 16 bits); a fall from its last quarter to its first is
    /// a wrap, any other fall a reset.
    package var wrapsAt: Double
    /// The most that it can count; nil where nobody said.
    package var mostPerSecond: Double?

    package init(wrapsAt: Double, mostPerSecond: Double? = nil) {
        self.wrapsAt = wrapsAt
        self.mostPerSecond = mostPerSecond
    }
}

/// Two words on the wire.
package struct OnOffWords: Sendable, Hashable {
    package var on: UInt16
    package var off: UInt16

    package init(on: UInt16, off: UInt16) {
        self.on = on
        self.off = off
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

/// The four tables of the Modbus data model (Application Protocol V1.1b3, 4.3), and the frames of links that have none.
package enum Area: String, Sendable, CaseIterable {
    case coil, discrete, input, holding
    /// A frame of a `serial-frames` link; the address is the place in `FramePlan.asks`.
    case frame

    /// The tables of a Modbus unit.
    package static let modbus: [Area] = [.coil, .discrete, .input, .holding]

    package var isBits: Bool { self == .coil || self == .discrete }
    package var isWritable: Bool { self == .coil || self == .holding }
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
