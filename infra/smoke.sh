#!/usr/bin/env bash
# Asks a deployed connector whether it works and refuses strangers: smoke.sh <api> [<key> <account> <address>]
# With an account and an address it also fetches that mailbox.
set -euo pipefail

if [ $# -ne 1 ] && [ $# -ne 4 ]; then
  echo "Usage: $0 <api, such as https://func-….azurewebsites.net/api> [<function key> <account> <address>]" >&2
  exit 2
fi

api=${1%/}
patience=${SMOKE_PATIENCE:-180}

fail() { echo "FAIL $*" >&2; exit 1; }

# Status of a call; 000 without an answer.
status() { curl --silent --output /dev/null --write-out '%{http_code}' --max-time 30 "$@" || true; }

# After a deployment the app needs a while to start.
until [ "$(status "$api/health")" = 200 ]; do
  [ "$SECONDS" -lt "$patience" ] || fail "no healthy answer from $api/health within $patience s"
  sleep 3
done
echo "ok   the app reaches its storage"

# The platform must remove this header from calls of strangers: it would name an operator.
principal=$(printf '{"auth_typ":"aad","claims":[{"typ":"oid","val":"00000000-0000-0000-0000-000000000000"}]}' | base64 | tr -d '\n')

refused() {
  local what=$1 answer
  shift
  answer=$(status "$@")
  case $answer in
    401 | 403 | 404) echo "ok   $what is refused ($answer)" ;;
    *) fail "$what got $answer from ${*: -1}" ;;
  esac
}

refused "an anonymous call of the console" "$api/console"
refused "a forged operator" --header "X-MS-CLIENT-PRINCIPAL: $principal" "$api/console"
refused "a call without a function key" "$api/status"
refused "a call with a wrong function key" --header 'x-functions-key: wrong' "$api/status"

# App Service Authentication may refuse tokens of other issuers itself, and Gmail's push notifications have one.
case $(curl --silent --max-time 30 --request POST --header 'Authorization: Bearer x.y.z' "$api/push" || true) in
  *'"title"'*) echo "ok   the platform hands push notifications to the app" ;;
  *) echo "WARN the platform answers push notifications itself: leave Push__Topic empty, or Console__Access Off" >&2 ;;
esac

[ $# -eq 4 ] || exit 0

key=$2; account=$3; address=$4
mailbox="$api/accounts/$account/mailboxes/$address"

# The key goes by header: an address ends up in logs.
call() {
  local answer
  answer=$(curl --silent --show-error --fail-with-body --max-time 30 --header "x-functions-key: $key" "$@") ||
    { echo "FAIL ${*: -1}: $answer" >&2; return 1; }
  echo "$answer"
}

# Field of a flat JSON object; empty when it is null or missing.
field() { sed -nE "s/.*\"$1\" *: *\"([^\"]*)\".*/\1/p"; }

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

fail "not fetched within two minutes: state $(field state <<< "$now"), cause $(field cause <<< "$now")"
