/// How a device is known: what it must say of itself before its values are believed.
package enum IdentityPlan: Sendable, Hashable {
    /// A register that holds a number that never changes (model, firmware's map).
    case register(Point, equals: UInt16)
    /// Read Device Identification (43/14): the basic objects that are named must be equal.
    case deviceID(vendor: String?, product: String?, revision: String?)
    /// Report Server ID (17): the answer begins with these bytes.
    case serverID([UInt8])
}
