#!/usr/bin/env bash
# Renders the approved mails (the Snapshots of tests/Connector.UnitTests) with Chromium, light and dark.
#
#     docs/alert-mails.sh              three mails as a phone shows them (375 px), as docs/alert-mails.webp
#     docs/alert-mails.sh name ...     a large picture of each (375 and 800 px) in artifacts/alert-mails; "all" for every mail
set -euo pipefail
cd "$(dirname "$0")/.."

snapshots=("$PWD"/tests/Connector.UnitTests/{Alerting/Content,Connecting,Forwarding,Reporting}/Snapshots/*.html)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome)

browse() { # option ..., page
  "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --virtual-time-budget=20000 "$@" 2>/dev/null
}

file() { # name
  printf '%s\n' "${snapshots[@]}" | grep "/$1\.html$"
}

subject() { # name
  local text
  text=$(file "$1")
  sed -n 's/^Subject: //p' "${text%.html}.txt" 2>/dev/null | sed "s/[\\\\']/\\\\&/g" | head -n 1
}

# A mail in a frame takes the frame's colour scheme for the reader's.
sheet() { # picture, zoom in percent, widths of the frames, names
  local picture=$1 zoom=$2 widths=$3 names=$4 name size
  {
    cat <<'PAGE'
<!DOCTYPE html><meta charset="utf-8">
<style>
  body { margin: 0; width: max-content }
  main { display: flex; gap: 32px; padding: 16px; background: #8a9099 }
  div { display: flex; gap: 16px; align-items: start }
  h2 { margin: 8px 0; font: bold 18px sans-serif; color: #fff; width: 0; min-width: 100% }
  iframe { border: 0 }
</style>
<main></main>
<script>
  function show(title, mail, widths) {
    const html = new TextDecoder().decode(Uint8Array.from(atob(mail), c => c.charCodeAt(0)));
    const part = document.createElement("section"), row = document.createElement("div"), heading = document.createElement("h2");
    heading.textContent = title;
    part.append(heading, row);
    document.querySelector("main").append(part);
    for (const width of widths) for (const scheme of ["light", "dark"]) {
      const frame = document.createElement("iframe");
      frame.style = `width:${width}px;color-scheme:${scheme}`;
      frame.srcdoc = html;
      row.append(frame);
      frame.onload = () => {
        frame.style.height = frame.contentDocument.documentElement.scrollHeight + "px";
        const box = document.body.getBoundingClientRect();
        document.documentElement.dataset.size = Math.ceil(box.width) + "," + Math.ceil(box.height);
      };
    }
  }
PAGE
    echo "document.body.style.zoom = '$zoom%';"
    for name in $names; do echo "show('$name: $(subject "$name")', '$(base64 -w0 "$(file "$name")")', [$widths]);"; done
    echo '</script>'
  } > "$work/sheet.html"

  size=$(browse --window-size=6000,3000 --dump-dom "file://$work/sheet.html" | sed -n 's/.*data-size="\([0-9,]*\)".*/\1/p')
  browse --screenshot="$picture" --window-size="$size" "file://$work/sheet.html" > /dev/null
}

# Chromium saves pictures as PNG only, but its canvas also makes WebP, which is a tenth of the size.
webp() { # PNG, picture
  {
    cat <<'PAGE'
<!DOCTYPE html><body><script>
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext("2d").drawImage(image, 0, 0);
    document.body.textContent = canvas.toDataURL("image/webp", 0.7);
  };
PAGE
    echo "image.src = 'data:image/png;base64,$(base64 -w0 "$1")';</script></body>"
  } > "$work/canvas.html"
  browse --dump-dom "file://$work/canvas.html" | sed -n 's/.*data:image\/webp;base64,\([A-Za-z0-9+/=]*\).*/\1/p' | base64 -d > "$work/sheet.webp"
  [ -s "$work/sheet.webp" ]
  mv "$work/sheet.webp" "$2"
}

if [ $# -eq 0 ]; then
  sheet "$work/some.png" 60 375 "en-incident-opened en-opened-credentialsrevoked en-incident-resolved"
  webp "$work/some.png" docs/alert-mails.webp
  echo docs/alert-mails.webp
  exit
fi

names=("$@")
if [ "$1" = all ]; then mapfile -t names < <(basename -s .html "${snapshots[@]}"); fi
mkdir -p artifacts/alert-mails
for name in "${names[@]}"; do sheet "$PWD/artifacts/alert-mails/$name.png" 100 375,800 "$name"; done
echo artifacts/alert-mails
