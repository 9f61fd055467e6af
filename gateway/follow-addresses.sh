#!/bin/sh
# Used in Docker only. nginx asks for the addresses behind the names of its servers once, when it
# reads its configuration; containers get new addresses when they are started again, and there are
# more of them after --scale. So nginx is told to read it again when the addresses have changed.
# The image runs this before it becomes nginx, which is then process 1.
set -eu

interval_seconds=2

# Prints nothing while one of the names has no address: nginx would refuse the configuration, and
# what it has is no worse.
addresses() {
  found=
  for name in $ESPM_GATEWAY_FOLLOWS; do
    some=$(getent ahostsv4 "$name" | awk '{ print $1 }' | sort -u)
    [ -n "$some" ] || return 0
    found="$found $name" # one that moved to the other name is a change too
    found="$found $some"
  done
  echo "$found"
}

follow() {
  known=$(addresses)
  while sleep "$interval_seconds"; do
    now=$(addresses)
    if [ -n "$now" ] && [ "$now" != "$known" ]; then
      echo "gateway: the services are now at" $now
      kill -HUP 1
      known=$now
    fi
  done
}

follow &
