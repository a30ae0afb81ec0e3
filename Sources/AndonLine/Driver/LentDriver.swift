/// Carries a driver from the thread that opened it to the wire that owns it from then on.
///
/// Sound because it is touched by one thread at a time: made before the wire's thread starts, used only on it after that.
struct LentDriver: @unchecked Sendable {
    let link: DriverLink
    init(_ link: DriverLink) { self.link = link }
}
