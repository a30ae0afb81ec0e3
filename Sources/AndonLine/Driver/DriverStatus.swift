internal import CAndonDriver

/// What became of a request, in the driver contract's words.
enum DriverStatus: Sendable, Equatable {
    case ok
    case timeout
    case linkDown
    case exception(UInt8)
    case badAnswer
    case badRequest
    case busy
    case locked
    case badConfig
    case noMemory
    case jammed
    /// A number that the contract does not have: a driver's defect, treated as a bad answer.
    case unknown(Int32)

    init(_ raw: Int32, exception: UInt8 = 0) {
        switch UInt32(bitPattern: raw) {
        case ANDON_OK.rawValue: self = .ok
        case ANDON_TIMEOUT.rawValue: self = .timeout
        case ANDON_LINK_DOWN.rawValue: self = .linkDown
        case ANDON_EXCEPTION.rawValue: self = .exception(exception)
        case ANDON_BAD_ANSWER.rawValue: self = .badAnswer
        case ANDON_BAD_REQUEST.rawValue: self = .badRequest
        case ANDON_BUSY.rawValue: self = .busy
        case ANDON_LOCKED.rawValue: self = .locked
        case ANDON_BAD_CONFIG.rawValue: self = .badConfig
        case ANDON_NO_MEMORY.rawValue: self = .noMemory
        case ANDON_JAMMED.rawValue: self = .jammed
        default: self = .unknown(raw)
        }
    }

    /// A gateway's own word (V1.1b3, 7): the path or the unit behind it did not answer. It says nothing of what was asked.
    var isOfGateway: Bool { self == .exception(10) || self == .exception(11) }

    /// `timeout`, `exception 2 (illegal data address)`: for people.
    var words: String {
        switch self {
        case .ok: "ok"
        case .timeout: "no answer in time"
        case .linkDown: "link down"
        case .exception(let code): unsafe "exception \(code) (\(String(cString: andon_exception_name(code))))"
        case .badAnswer: "an answer that does not fit the request"
        case .badRequest: "a request outside the protocol's limits"
        case .busy: "the link is busy"
        case .locked: "another process owns the port"
        case .badConfig: "a setting is wrong"
        case .noMemory: "no memory or descriptors left"
        case .jammed: "the bus never falls silent"
        case .unknown(let raw): "unknown driver status \(raw)"
        }
    }
}
