#!/bin/bash
# The health check of a service's container: succeeds when the service says that it is ready. There
# is no curl in an image with just a Java runtime, but bash can speak enough HTTP. What it prints is
# in `docker inspect`.
set -eu

exec 3<>"/dev/tcp/127.0.0.1/$ESPM_MANAGEMENT_PORT"
printf 'GET /q/health/ready HTTP/1.0\r\n\r\n' >&3
read -r _ status _ <&3
cat <&3
[ "$status" = 200 ]
