#!/usr/bin/env bash
# Renders approved alert mails (tests/Connector.UnitTests/Alerting/Content/Snapshots) at 360 and 800 px, light and dark, and puts them on one
# sheet, docs/alert-mails.webp:    docs/alert-mails.sh [name ...]
# Needs Chromium alone. With names, those mails; with "all", every one of them, a picture each, in artifacts/alert-mails.
set -euo pipefail
cd "$(dirname "$0")/.."

snapshots=$PWD/tests/Connector.UnitTests/Alerting/Content/Snapshots
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
css='body{margin:16px;white-space:nowrap;background:#8a9099;font:14px sans-serif}h2{margin:8px 0 4px;font-size:14px;color:#fff}img{height:950px;margin-right:8px;vertical-align:top}'

names=("$@")
[ $# -gt 0 ] || names=(en-incident-opened de-opened-credentialsrevoked en-many en-update-providerblocked de-reminder-mailboxgone en-digest en-incident-resolved)
[ "${names[0]}" != all ] || mapfile -t names < <(cd "$snapshots" && ls -- *.html | sed 's/\.html$//')

shoot() { # file, width, height, scheme (0 dark, 1 light), picture
  "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --blink-settings=preferredColorScheme="$4" \
    --window-size="$2,$3" --screenshot="$5" "file://$1" >/dev/null 2>&1
}

sheet() { # picture, name ...
  local picture=$1
  shift
  echo "<!DOCTYPE html><meta charset=\"utf-8\"><style>$css</style>" > "$work/sheet.html"

  for name in "$@"; do
    echo "<h2>$name</h2>" >> "$work/sheet.html"
    for width in 360 800; do
      for scheme in 1 0; do
        shoot "$snapshots/$name.html" "$width" 2050 "$scheme" "$work/$name-$width-$scheme.png"
        echo "<img src=\"$work/$name-$width-$scheme.png\">" >> "$work/sheet.html"
      done
    done
  done

  shoot "$work/sheet.html" 1180 $(($# * 990 + 30)) 1 "$picture"
}

if [ "${1:-}" = all ]; then
  mkdir -p artifacts/alert-mails
  for name in "${names[@]}"; do sheet "$PWD/artifacts/alert-mails/$name.png" "$name"; done
  echo artifacts/alert-mails
  exit
fi

sheet "$work/sheet.png" "${names[@]}"

# Chromium writes no WebP picture by itself, but its canvas does: a tenth of the PNG's size.
{
  echo '<!DOCTYPE html><body><script>const i = new Image(); i.onload = () => { const c = document.createElement("canvas");'
  echo 'c.width = i.width; c.height = i.height; c.getContext("2d").drawImage(i, 0, 0); document.body.textContent = c.toDataURL("image/webp", 0.7); };'
  echo "i.src = \"data:image/png;base64,$(base64 -w0 "$work/sheet.png")\";</script></body>"
} > "$work/canvas.html"
"$chromium" --headless --no-sandbox --disable-gpu --virtual-time-budget=20000 --dump-dom "file://$work/canvas.html" 2>/dev/null \
  | sed -n 's/.*data:image\/webp;base64,\([A-Za-z0-9+/=]*\).*/\1/p' | base64 -d > "$work/sheet.webp"
[ -s "$work/sheet.webp" ]
mv "$work/sheet.webp" docs/alert-mails.webp
echo docs/alert-mails.webp
