#!/bin/sh
# What packages of Linux put on the PATH.
exec /opt/Latchkey/resources/cli/bin/latchkey "$@"
