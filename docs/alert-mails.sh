#!/usr/bin/env bash
# Renders the approved mails (the Snapshots of tests/Connector.UnitTests) at 360 and 800 px, light and dark. Needs Chromium alone.
#
#     docs/alert-mails.sh              puts some on docs/alert-mails.webp, and every one of them on docs/alert-mails-all.webp
#     docs/alert-mails.sh name ...     a large picture of each in artifacts/alert-mails, to read; "all" for every one
set -euo pipefail
cd "$(dirname "$0")/.."

snapshots=("$PWD"/tests/Connector.UnitTests/{Alerting/Content,Forwarding}/Snapshots/*.html)
some=(en-incident-opened de-opened-credentialsrevoked en-many en-update-providerblocked de-reminder-mailboxgone en-digest en-incident-resolved)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)

browse() { # option ..., page
  "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=20000 "$@" 2>/dev/null
}

file() { # name
  printf '%s\n' "${snapshots[@]}" | grep "/$1\.html$"
}

# A frame's own colour scheme is what the mail in it takes for the reader's.
sheet() { # picture, zoom in percent, mails in a row, name ...
  local picture=$1 zoom=$2 row=$3 name height
  shift 3
  {
    echo '<!DOCTYPE html><meta charset="utf-8"><style>body{margin:0;padding:16px;background:#8a9099;zoom:'"$zoom"'%}'
    echo "main{display:grid;grid-template-columns:repeat($row,2368px);gap:32px}div{display:flex;gap:16px;align-items:start}"
    echo 'h2{margin:8px 0;font:bold 28px sans-serif;color:#fff}iframe{border:0}</style><main></main><script>'
    echo 'function show(name, mail) { const html = new TextDecoder().decode(Uint8Array.from(atob(mail), c => c.charCodeAt(0)));'
    echo 'const part = document.createElement("section"), row = document.createElement("div"), title = document.createElement("h2");'
    echo 'title.textContent = name; part.append(title, row); document.querySelector("main").append(part);'
    echo 'for (const width of [360, 800]) for (const scheme of ["light", "dark"]) { const frame = document.createElement("iframe");'
    echo 'frame.style = `width:${width}px;color-scheme:${scheme}`; frame.srcdoc = html; row.append(frame);'
    echo 'frame.onload = () => { frame.style.height = frame.contentDocument.documentElement.scrollHeight + "px";'
    echo 'document.documentElement.dataset.height = Math.ceil(document.body.getBoundingClientRect().height); }; } }'
    for name in "$@"; do echo "show('$name', '$(base64 -w0 "$(file "$name")")');"; done
    echo '</script>'
  } > "$work/sheet.html"

  height=$(browse --dump-dom "file://$work/sheet.html" | sed -n 's/.*data-height="\([0-9]*\)".*/\1/p')
  browse --screenshot="$picture" --window-size="$(((2400 * row + 32) * zoom / 100)),$height" "file://$work/sheet.html" >/dev/null
}

# Chromium writes no WebP picture by itself, but its canvas does: a tenth of the PNG's size.
webp() { # PNG, picture
  {
    echo '<!DOCTYPE html><body><script>const i = new Image(); i.onload = () => { const c = document.createElement("canvas");'
    echo 'c.width = i.width; c.height = i.height; c.getContext("2d").drawImage(i, 0, 0); document.body.textContent = c.toDataURL("image/webp", 0.7); };'
    echo "i.src = \"data:image/png;base64,$(base64 -w0 "$1")\";</script></body>"
  } > "$work/canvas.html"
  browse --dump-dom "file://$work/canvas.html" | sed -n 's/.*data:image\/webp;base64,\([A-Za-z0-9+/=]*\).*/\1/p' | base64 -d > "$work/sheet.webp"
  [ -s "$work/sheet.webp" ]
  mv "$work/sheet.webp" "$2"
  echo "$2"
}

mapfile -t every < <(basename -s .html "${snapshots[@]}")

if [ $# -gt 0 ]; then
  mkdir -p artifacts/alert-mails
  names=("$@")
  [ "$1" != all ] || names=("${every[@]}")
  for name in "${names[@]}"; do sheet "$PWD/artifacts/alert-mails/$name.png" 65 1 "$name"; done
  echo artifacts/alert-mails
  exit
fi

sheet "$work/some.png" 46 1 "${some[@]}"
webp "$work/some.png" docs/alert-mails.webp
sheet "$work/every.png" 30 4 "${every[@]}"
webp "$work/every.png" docs/alert-mails-all.webp
