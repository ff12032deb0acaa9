# shellcheck shell=bash
# To be sourced behind cmake/setup.sh. npm's own package of Node, as Debian's is too old for many
# others: build/node.

node_version=22.23.3
node=$PWD/build/node/node_modules/.bin/node

# Debian's, unless there is one.
install_npm() {
    command -v npm >/dev/null || install_packages npm
}

install_node() {
    install_npm
    [ "$("$node" --version 2>/dev/null)" = "v$node_version" ] ||
        quietly build/node.log npm_for_ten_minutes install --prefix build/node --no-save "node@$node_version"
}

# install_npm_packages FROM TO: what FROM/package-lock.json has, unless it is there.
install_npm_packages() {
    mkdir -p "$2"
    cmp -s "$1/package-lock.json" "$2/package-lock.json" && [ -d "$2/node_modules" ] && return 0
    cp "$1/package.json" "$1/package-lock.json" "$2/"
    quietly "$2/npm.log" npm_for_ten_minutes ci --prefix "$2" --ignore-scripts
}

npm_for_ten_minutes() {
    timeout 600 npm --no-audit --no-fund "$@"
}
