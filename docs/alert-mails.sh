#!/usr/bin/env bash
# Renders approved alert mails (the Snapshots of tests/Connector.UnitTests) at 360 and 800 px, light and dark, and puts them on one
# sheet, docs/alert-mails.webp:    docs/alert-mails.sh [name ...]
# Needs Chromium alone. With names, those mails; with "all", every one of them, a large picture each, in artifacts/alert-mails.
set -euo pipefail
cd "$(dirname "$0")/.."

alerts=$PWD/tests/Connector.UnitTests/Alerting/Content/Snapshots
forwarding=$PWD/tests/Connector.UnitTests/Forwarding/Snapshots
longest=2400
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)

names=("$@")
[ $# -gt 0 ] || names=(en-incident-opened de-opened-credentialsrevoked en-many en-update-providerblocked de-reminder-mailboxgone en-digest en-incident-resolved)
[ "${names[0]}" != all ] || mapfile -t names < <(basename -s .html "$alerts"/*.html "$forwarding"/*.html)

# A frame's own colour scheme is what the mail in it takes for the reader's.
sheet() { # picture, zoom in percent, name ...
  local picture=$1 zoom=$2 file width scheme
  shift 2
  {
    echo '<!DOCTYPE html><meta charset="utf-8"><style>body{margin:16px;white-space:nowrap;background:#8a9099;font:28px sans-serif;zoom:'"$zoom"'%}'
    echo "h2{margin:16px 0 8px;font-size:28px;line-height:32px;color:#fff}iframe{height:${longest}px;margin-right:16px;border:0;vertical-align:top}</style>"

    for name in "$@"; do
      file=$alerts/$name.html
      [ -f "$file" ] || file=$forwarding/$name.html
      echo "<h2>$name</h2>"
      for width in 360 800; do
        for scheme in light dark; do echo "<iframe src=\"file://$file\" style=\"width:${width}px;color-scheme:$scheme\"></iframe>"; done
      done
    done
  } > "$work/sheet.html"

  "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --screenshot="$picture" \
    --window-size="$((2420 * zoom / 100 + 32)),$(($# * (longest + 56) * zoom / 100 + 32))" "file://$work/sheet.html" >/dev/null 2>&1
}

if [ "${1:-}" = all ]; then
  mkdir -p artifacts/alert-mails
  for name in "${names[@]}"; do sheet "$PWD/artifacts/alert-mails/$name.png" 65 "$name"; done
  echo artifacts/alert-mails
  exit
fi

sheet "$work/sheet.png" 46 "${names[@]}"

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
