import LineSlave

/// Every kind of wire, with a slave on it and the driver for it.
enum Wire: CaseIterable {
    case tcp, rtu, rtuOverTCP, ascii

    func make() throws -> (Slave, Driver) {
        switch self {
        case .tcp:
            let slave = try Slave.tcp()
            return (slave, try Driver.tcp([slave]))
        case .rtu:
            let slave = try Slave.rtu()
            return (slave, try Driver.rtu(slave))
        case .rtuOverTCP:
            let slave = try Slave.rtuOverTCP()
            return (slave, try Driver.rtuOverTCP(slave))
        case .ascii:
            let slave = try Slave.ascii()
            return (slave, try Driver.ascii(slave))
        }
    }
}
