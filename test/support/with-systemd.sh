#!/bin/sh
# Runs a user manager of systemd of its own until it is killed: no system has to have been booted with systemd. Its sockets lie in
# $XDG_RUNTIME_DIR. Needs root, for a /run that says that systemd is there.
set -eu
exec unshare --mount --pid --fork --kill-child --mount-proc sh -c '
  mount -t tmpfs none /run
  mkdir -p /run/systemd/system
  /lib/systemd/systemd --user --log-target=null &
  wait
'
