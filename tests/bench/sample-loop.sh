#!/usr/bin/env bash
# sample-loop.sh: waits for a job as PDF.co's samples for the shell do, with curl
#
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Usage: sample-loop.sh URL KEY JOB CHECKS PAUSE
#
# Ends after CHECKS checks, as the job of the benchmark works for ever; the samples do not.
url=$1 key=$2 job=$3 checks=$4 pause=$5

n=0
while [ "$n" -lt "$checks" ]; do
  response=$(curl --silent --location --request POST "$url/job/check" \
    --header 'Content-Type: application/json' \
    --header "x-api-key: $key" \
    --data-raw "{\"jobid\": \"$job\"}")
  status=$(echo "$response" | sed -n 's/.*"status" *: *"\([a-z]*\)".*/\1/p')
  case $status in
    working) ;;
    success) break ;;
    *) echo "Job status: $status" >&2; exit 1 ;;
  esac
  n=$((n + 1))
  [ "$pause" = 0 ] || sleep "$pause"
done
