#!/usr/bin/env bash
# Sourced by the other scripts: installs, once, what Andon needs from Debian 12 to build, test and run.
#   need package…    installs those that are missing (apt; asks sudo for it when you are not root)

need() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    echo "Installing from Debian: ${missing[*]}"
    local sudo=()
    [ "$(id -u)" -eq 0 ] || sudo=(sudo)
    "${sudo[@]}" apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

command -v swift >/dev/null || { echo "Swift 6.2 or newer is needed on the PATH (https://www.swift.org/install/linux/)." >&2; exit 1; }
need libmodbus-dev libmosquitto-dev libsqlite3-dev mosquitto mosquitto-clients
