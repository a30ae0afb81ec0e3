internal import AndonCore
package import CAndonDriver
internal import CModbusDriver
internal import CPluginDriver
internal import CSerialDriver

/// A driver that is linked in: its name in the plan and its table.
@safe package struct CatalogDriver: @unchecked Sendable {
    // The table is a constant of the driver's C code: never written, never freed.
    package let name: String
    package let table: UnsafePointer<andon_driver_t>

    package init(name: String, table: UnsafePointer<andon_driver_t>) {
        self.name = name
        unsafe self.table = table
    }
}

/// Name in the plan → linked driver. Tests and benchmarks give a catalog of their own.
package struct DriverCatalog: Sendable {
    package var drivers: [CatalogDriver]

    package init(drivers: [CatalogDriver]) { self.drivers = drivers }

    /// The drivers of the product.
    package static let standard = unsafe DriverCatalog(drivers: [
        CatalogDriver(name: "modbus-tcp", table: andon_modbus_tcp()),
        CatalogDriver(name: "modbus-rtu", table: andon_modbus_rtu()),
        CatalogDriver(name: "modbus-rtu-tcp", table: andon_modbus_rtu_tcp()),
        CatalogDriver(name: "modbus-ascii", table: andon_modbus_ascii()),
        CatalogDriver(name: "serial-frames", table: andon_serial_frames()),
        CatalogDriver(name: "plugin", table: andon_plugin()),
    ])

    /// - Throws: `LineError.driver` when no such driver is linked in.
    func driver(named name: String) throws(LineError) -> CatalogDriver {
        if let found = drivers.first(where: { $0.name == name }) { return found }
        throw .driver("no driver \(name) in this agent; there are: \(drivers.map(\.name).joined(separator: ", "))")
    }
}
