#!/usr/bin/env python3
"""A Modbus server that Andon's people did not write (pymodbus), with a table of known values.

    modbus_peer.py tcp|rtu|ascii|rtu-tcp

Prints one line of JSON when it serves: where, and every value that stands in its holding registers (address, type, order,
value). Standard input takes "words ADDRESS COUNT" and answers what was written there as a JSON list, "coils ADDRESS COUNT"
likewise, and ends the server at its end. The values are packed by Python's struct, which knows nothing of Andon.
"""
import asyncio
import json
import os
import struct
import sys
import tty

from pymodbus import FramerType
from pymodbus.pdu.device import ModbusDeviceIdentification
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

SIZE = 2000
FORMATS = {
    "int16": "h", "uint16": "H", "int32": "i", "uint32": "I", "int64": "q", "uint64": "Q",
    "float16": "e", "float32": "f", "float64": "d",
}
VALUES = {
    "int16": [0, 1, -1, 300, -32768, 32767],
    "uint16": [0, 1, 300, 65535],
    "int32": [0, -1, 305419896, -2147483648, 2147483647],
    "uint32": [0, 1, 305419896, 4294967295],
    "int64": [0, -1, 81985529216486895 // 64, -(2**53)],
    "uint64": [0, 1, 81985529216486895 // 64, 2**53],
    "float16": [0.0, 1.5, -2.25, 65504.0],
    "float32": [0.0, 230.1999969482422, -273.1499938964844, 1.17549435e-38],
    "float64": [0.0, 230.2, -273.15, 1.7976931348623157e308],
}
# Byte orders by their letters: A is the most significant byte.
ORDERS = {
    2: ["ab", "ba"],
    4: ["abcd", "cdab", "badc", "dcba"],
    8: ["abcdefgh", "ghefcdab", "badcfehg", "hgfedcba", "cdabghef", "efghabcd", "dcbahgfe", "fehgbadc"],
}


def words_of(big_endian, order):
    shuffled = bytes(big_endian[ord(letter) - ord("a")] for letter in order)
    return [int.from_bytes(shuffled[i:i + 2], "big") for i in range(0, len(shuffled), 2)]


def table():
    registers, rows = [], []
    for kind, values in VALUES.items():
        for value in values:
            packed = struct.pack(">" + FORMATS[kind], value)
            value = struct.unpack(">" + FORMATS[kind], packed)[0]  # the nearest that the type can say
            for order in ORDERS[len(packed)]:
                words = words_of(packed, order)
                rows.append({"address": len(registers), "type": kind, "order": order, "value": value, "words": words})
                registers += words
    for digits in ("0000", "1234", "9999"):
        rows.append({"address": len(registers), "type": "bcd16", "order": "ab", "value": int(digits), "words": [int(digits, 16)]})
        registers += [int(digits, 16)]
    for digits in ("00000000", "12345678", "99999999"):
        for order in ORDERS[4]:
            words = words_of(bytes.fromhex(digits), order)
            rows.append({"address": len(registers), "type": "bcd32", "order": order, "value": int(digits), "words": words})
            registers += words
    for text in ("ANDON-1 ",):
        for order, step in (("ab", 1), ("ba", -1)):
            raw = text.encode()
            words = [int.from_bytes(raw[i:i + 2][::step], "big") for i in range(0, len(raw), 2)]
            rows.append({"address": len(registers), "type": "text", "order": order, "text": text.rstrip(), "words": words})
            registers += words
    return registers, rows


class Mirror:
    """What was written, by function, as the server saw it."""

    def __init__(self):
        self.words, self.coils = {}, {}

    async def action(self, function, _start, address, count, current, values):
        if values is not None:
            target = self.coils if function in (5, 15) else self.words
            for index, value in enumerate(values):
                target[address + index] = int(value)
        return None


def bridged_ptys():
    """Two ends of one line: what is written at one is read at the other."""
    masters, names = [], []
    for _ in range(2):
        master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        masters.append(master)
        names.append(os.ttyname(slave))
        globals().setdefault("KEPT", []).append(slave)
    loop = asyncio.get_running_loop()

    def copy(source, target):
        try:
            os.write(target, os.read(source, 4096))
        except (BlockingIOError, OSError):
            pass

    loop.add_reader(masters[0], copy, masters[0], masters[1])
    loop.add_reader(masters[1], copy, masters[1], masters[0])
    return names


async def main(kind):
    registers, rows = table()
    registers += [0] * (SIZE - len(registers))
    bits = [(i * 7) % 3 == 0 for i in range(SIZE)]
    mirror = Mirror()
    identity = ModbusDeviceIdentification(
        info_name={"VendorName": "Peer", "ProductCode": "P-1", "MajorMinorRevision": "3.16", "ProductName": "Known values"})
    device = SimDevice(
        id=7,
        simdata=(
            [SimData(0, values=list(bits), datatype=DataType.BITS)],
            [SimData(0, values=[not b for b in bits], datatype=DataType.BITS)],
            [SimData(0, values=list(registers), datatype=DataType.REGISTERS)],
            [SimData(0, values=list(registers), datatype=DataType.REGISTERS)],
        ),
        identity=identity, action=mirror.action)
    if kind in ("tcp", "rtu-tcp"):
        framer = FramerType.SOCKET if kind == "tcp" else FramerType.RTU
        server = ModbusTcpServer(device, framer=framer, identity=identity, address=("127.0.0.1", 0))
        await server.serve_forever(background=True)
        where = server.transport.sockets[0].getsockname()[1]
    else:
        ours, theirs = bridged_ptys()
        framer = FramerType.RTU if kind == "rtu" else FramerType.ASCII
        settings = {"baudrate": 115200, "parity": "N", "stopbits": 1, "bytesize": 8}
        server = ModbusSerialServer(device, framer=framer, identity=identity, port=theirs, **settings)
        await server.serve_forever(background=True)
        where = ours
    print(json.dumps({"at": where, "unit": 7, "rows": rows, "bits": [int(b) for b in bits[:64]]}), flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        what, address, count = line.split()
        source = mirror.words if what == b"words" else mirror.coils
        print(json.dumps([source.get(int(address) + i) for i in range(int(count))]), flush=True)


asyncio.run(main(sys.argv[1]))
