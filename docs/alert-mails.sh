#!/usr/bin/env bash
# Renders approved alert mails (tests/Connector.UnitTests/Alerting/Content/Snapshots) at 360 and 800 px, light and dark, and puts them on one
# sheet, docs/alert-mails.png:    docs/alert-mails.sh [name ...]
# Needs Chromium. With names, those mails; with "all", every one of them.
set -euo pipefail
cd "$(dirname "$0")/.."

snapshots=$PWD/tests/Connector.UnitTests/Alerting/Content/Snapshots
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)

names=("$@")
[ $# -gt 0 ] || names=(en-incident-opened de-opened-credentialsrevoked en-many en-update-providerblocked de-reminder-mailboxgone en-incident-resolved)
[ "${names[0]}" != all ] || mapfile -t names < <(cd "$snapshots" && ls -- *.html | sed 's/\.html$//')

shoot() { # file, width, height, scheme (0 dark, 1 light), picture
  "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --blink-settings=preferredColorScheme="$4" \
    --window-size="$2,$3" --screenshot="$5" "file://$1" >/dev/null 2>&1
}

sheet=$work/sheet.html
echo '<!DOCTYPE html><meta charset="utf-8"><style>body{margin:16px;background:#8a9099;font:14px sans-serif}h2{margin:8px 0 4px;font-size:14px;color:#fff}img{height:750px;margin-right:8px;vertical-align:top}</style>' > "$sheet"

for name in "${names[@]}"; do
  echo "<h2>$name</h2>" >> "$sheet"
  for width in 360 800; do
    for scheme in 1 0; do
      picture=$work/$name-$width-$scheme.png
      shoot "$snapshots/$name.html" "$width" 1500 "$scheme" "$picture"
      echo "<img src=\"$picture\">" >> "$sheet"
    done
  done
done

shoot "$sheet" 1250 $((${#names[@]} * 790 + 30)) 1 docs/alert-mails.png
echo "docs/alert-mails.png"
