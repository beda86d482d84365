#!/usr/bin/env bash
# Names each page's address for search engines, which see copies of the book elsewhere:
#
#     bash scripts/canonical.sh https://example.org/book target/book
set -euo pipefail
address=${1%/} folder=${2%/}
find "$folder" -name '*.html' ! -name 404.html | while read -r page; do
    path=${page#"$folder"/}
    path=${path%index.html} # a folder's page has the folder's address
    link="<link rel=\"canonical\" href=\"$address/$path\">"
    sed "s|</title>|&$link|" "$page" >"$page.new"
    mv "$page.new" "$page"
done
