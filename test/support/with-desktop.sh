#!/bin/sh
# Runs a command on a session bus of its own with a real, unlocked, empty keyring and a display.
# Everything lives in a fresh folder and goes away with the command.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/data" "$folder/runtime"
chmod 700 "$folder/runtime"
export XDG_DATA_HOME="$folder/data" XDG_RUNTIME_DIR="$folder/runtime" LATCHKEY_TEST_KEYRING=1
xvfb-run -a -s '-screen 0 1400x1000x24' dbus-run-session -- sh -c '
  printf test-keyring | gnome-keyring-daemon --unlock --components=secrets >/dev/null
  "$@"
' latchkey-tests "$@"
