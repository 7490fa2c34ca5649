#!/usr/bin/env bash
# Takes the pictures in docs/screenshots: every kind of page of the demonstration knowledge base, in light, dark and as a phone shows it.
# Wants `chromium` (CHROMIUM names another one), curl, python3, node, and the program (RAPPORT, default target/release/rapport). Nothing leaves this machine.
# Usage: tools/screenshots.sh [FOLDER [NAME…]]     FOLDER: where the pictures go, default docs/screenshots; NAME…: only pictures whose name begins so
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-docs/screenshots}")
wanted=("${@:2}")
rapport=$(realpath "${RAPPORT:-target/release/rapport}")
chromium=${CHROMIUM:-chromium}
work=$(mktemp -d)
server= door=
trap 'kill $server $door 2> /dev/null || true; rm -rf "$work"' EXIT
mkdir -p "$out"

cat > "$work/rapport.toml" <<TOML
articles = "$PWD/articles"
data = "$work/data"
listen = "127.0.0.1:8391"
[site]
name = "Northwind Harbour IT help"
[contact]
email = "help@northwind-harbour.example"
phone = "+49 30 901820"
TOML
"$rapport" serve --config "$work/rapport.toml" > "$work/log" 2>&1 & server=$!
for _ in $(seq 300); do curl -sf http://127.0.0.1:8391/readyz > /dev/null && break; sleep .1; done
token=$("$rapport" token new --name screenshots --data "$work/data" 2> /dev/null | grep -o "rp_[A-Za-z0-9_-]*" | head -1)
# A browser sends no token by itself, and our pages refuse to be shown in a frame, which is how a phone's width is had: this door sees to both.
python3 tools/door.py 8392 8391 "$token" > /dev/null 2>&1 & door=$!
sleep .5

shot() {
    local name=$1 url=$2 size=$3
    shift 3
    if [ ${#wanted[@]} -gt 0 ]; then
        local is_wanted=
        for start in "${wanted[@]}"; do [[ $name == "$start"* ]] && is_wanted=1; done
        [ -n "$is_wanted" ] || return 0
    fi
    timeout 120 "$chromium" --headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars --accept-lang=en-GB \
        --user-data-dir="$work/profile" --window-size="$size" --screenshot="$work/$name.png" "$@" "$url" > /dev/null 2>&1
    node tools/shrink.mjs "$work/$name.png" "$out/$name.png"
}

site=http://127.0.0.1:8391
guarded=http://127.0.0.1:8392
while IFS='|' read -r name path size; do
    [ -n "$name" ] || continue
    shot "$name-light" "$site$path" "$size"
    shot "$name-dark" "$guarded/_dark$path" "$size"
    # Chromium makes no window narrower than 500 pixels.
    printf "<style>body{margin:0;background:#888}iframe{display:block;border:0;width:390px;height:844px;margin:auto}</style><iframe src='%s'></iframe>" "$guarded$path" > "$work/phone.html"
    shot "$name-phone" "file://$work/phone.html" "500,844"
done <<PAGES
home|/|1280,1500
category|/c/accounts|1280,1300
article|/a/reset-forgotten-password|1280,2300
search|/search?q=printer%20does%20nothing|1280,1300
nothing|/search?q=qwertzuiop|1280,900
changes|/changes|1280,1000
contact|/contact?question=My%20docking%20station%20hums|1280,800
missing|/kb/old_printer-page.html|1280,1100
PAGES
shot german "$site/a/reset-forgotten-password?lang=de" 1280,900
shot agent-home "$guarded/agent/" 1280,1100
shot agent-article "$guarded/agent/a/nothing-prints" 1280,1300
