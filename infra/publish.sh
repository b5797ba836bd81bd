#!/usr/bin/env bash
# Builds the package that Azure runs. With the names of an app and its resource group, deploys and checks it too.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -ne 0 ] && [ $# -ne 2 ]; then
  echo "Usage: $0 [<function app> <resource group>]" >&2
  exit 2
fi

output=artifacts/publish
package=$PWD/$output/connector.zip

rm -rf "$output"
dotnet publish functions/Connector.Functions --configuration Release --output "$output/app"

# The host finds its files at the root of the package, those with a dot in front too (.azurefunctions).
(cd "$output/app" && zip --quiet --recurse-paths "$package" .)
echo "Built ${package#"$PWD/"}"

if [ $# -eq 2 ]; then
  az functionapp deployment source config-zip --name "$1" --resource-group "$2" --src "$package"
  host=$(az functionapp show --name "$1" --resource-group "$2" --query defaultHostName --output tsv)
  infra/smoke.sh "https://$host/api"
fi
