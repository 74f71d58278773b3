# Names for people; the work is done by `cargo xtask` (xtask/src, one file a chore).
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: tools ## install, build, load the sample company, serve (PORT=8080 DATA=data)
	cargo xtask run

test: tools ## everything that must hold; installs PostgreSQL, Exim, Chromium and fonts when missing
	cargo xtask test

bench: tools ## comparisons, printed as ratios
	cargo xtask bench

fmt: ## format Rust and the browser app
	cargo fmt --all
	cd web && npm run --silent fix

tools: # a linker and a C compiler, for SQLite and compression
	@command -v cargo >/dev/null || { echo "Rust is missing: see https://rustup.rs"; exit 1; }
	@command -v cc >/dev/null || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq build-essential; }

.PHONY: help run test bench fmt tools
