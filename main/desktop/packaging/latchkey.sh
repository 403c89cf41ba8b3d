#!/bin/sh
# What packages of Linux put on the PATH.
# No core dumps: they would hold the keys of a process that crashes.
ulimit -c 0
exec /opt/Latchkey/resources/cli/bin/latchkey "$@"
