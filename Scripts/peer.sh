#!/usr/bin/env bash
# Installs, once, the Modbus server that Andon is held against in tests: pymodbus from PyPI, in .build/peer.
set -euo pipefail
cd "$(dirname "$0")/.."
. Scripts/install.sh
need python3-venv
wanted=$(cat Tests/Support/Peer/requirements.txt)
if [ "$(cat .build/peer/installed 2>/dev/null)" != "$wanted" ]; then
    echo "Installing pymodbus into .build/peer"
    rm -rf .build/peer
    mkdir -p .build
    /usr/bin/python3 -m venv .build/peer
    .build/peer/bin/pip install --quiet --disable-pip-version-check -r Tests/Support/Peer/requirements.txt
    printf '%s' "$wanted" >.build/peer/installed
fi
