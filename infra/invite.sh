#!/usr/bin/env bash
# Prints a link by which the owner of a mailbox connects it: invite.sh <api> <key> <account> <address> [administrator]
set -euo pipefail

if [ $# -lt 4 ] || [ $# -gt 5 ]; then
  echo "Usage: $0 <api, such as https://func-….azurewebsites.net/api> <function key> <account> <address> [administrator]" >&2
  exit 2
fi

api=${1%/}; account=$3; address=$4; admin=${5:-}

# The key goes by header: an address ends up in logs.
KEY=$2
call() { curl --silent --show-error --max-time 30 --header "x-functions-key: $KEY" --header 'Content-Type: application/json' "$@"; }

status=$(call --output /dev/null --write-out '%{http_code}' "$api/accounts/$account")

if [ "$status" = 404 ]; then
  [ -n "$admin" ] || { echo "There is no account $account. Name its administrator's address to add it." >&2; exit 1; }
  call --fail-with-body --request PUT "$api/accounts/$account" \
    --data "{\"displayName\":\"$account\",\"locale\":\"en\",\"admins\":[{\"email\":\"$admin\"}]}" > /dev/null
  echo "Added the account $account with the administrator $admin." >&2
fi

answer=$(call --fail-with-body --request POST "$api/accounts/$account/mailboxes/$address/invite") || { echo "$answer" >&2; exit 1; }
sed -nE 's/.*"url" *: *"([^"]*)".*/\1/p' <<< "$answer"
