internal import AndonCore
internal import AndonDesk
internal import AndonLine
internal import AndonUplink
