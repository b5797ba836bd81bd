#!/usr/bin/env bash
# Asks a deployed connector whether it works: smoke.sh <api> <key> <account> <address>
set -euo pipefail

if [ $# -ne 4 ]; then
  echo "Usage: $0 <api, such as https://func-….azurewebsites.net/api> <function key> <account> <address>" >&2
  exit 2
fi

api=${1%/}; account=$3; address=$4
mailbox="$api/accounts/$account/mailboxes/$address"

# The key goes by header: an address ends up in logs.
KEY=$2
call() {
  local answer
  answer=$(curl --silent --show-error --fail-with-body --max-time 30 --header "x-functions-key: $KEY" "$@") ||
    { echo "FAIL ${*: -1}: $answer" >&2; return 1; }
  echo "$answer"
}

# Field of a flat JSON object; empty when it is null or missing.
field() { sed -nE "s/.*\"$1\" *: *\"([^\"]*)\".*/\1/p"; }

call "$api/health" > /dev/null
echo "ok   the app reaches its storage"
call "$api/accounts/$account" > /dev/null
echo "ok   account $account"
before=$(call "$mailbox")
before=$(tr -d '\n' <<< "$before" | field lastFetch)
echo "ok   mailbox $address, last fetched: ${before:-never}"
call --request POST "$mailbox/fetch" > /dev/null
echo "ok   a fetch is on its way"

for _ in $(seq 24); do
  sleep 5
  now=$(call "$mailbox" | tr -d '\n')
  fetched=$(field lastFetch <<< "$now")

  if [ -n "$fetched" ] && [ "$fetched" != "$before" ]; then
    echo "ok   fetched at $fetched"
    exit 0
  fi
done

echo "FAIL not fetched within two minutes: state $(field state <<< "$now"), cause $(field cause <<< "$now")" >&2
exit 1
