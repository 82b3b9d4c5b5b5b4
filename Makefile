# The commands of Slipway. `make run` and `make test` set up what they need; README.md says more.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: run build client setup test format lint test-domain test-server end2end fuzz bench screenshots help
TOOLS := . target/toolchain.sh;
TARGET := $(or $(CARGO_TARGET_DIR),target)

help: ## this list
	@grep -E '^[a-z0-9-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

run: build ## build what changed and serve the demo on http://127.0.0.1:3000 (SLIPWAY_ADDR changes it)
	@$(TARGET)/release/slipway serve --demo

build: client ## the server with the client inside: target/release/slipway
	@$(TOOLS) cargo build -q --release --features ssr --bin slipway

client: setup
	@.make/client

setup:
	@.make/setup build

setup-test:
	@.make/setup test

test: setup-test format lint test-domain test-server end2end ## everything that must hold

format:
	@$(TOOLS) cargo fmt --check

lint: ## warnings are errors, under each feature set
	@$(TOOLS) cargo clippy -q -- -D warnings
	@$(TOOLS) cargo clippy -q --features ssr --all-targets -- -D warnings
	@$(TOOLS) cargo clippy -q --features hydrate --lib --target wasm32-unknown-unknown -- -D warnings

test-domain: ## the rules, without any feature
	@$(TOOLS) cargo test -q --lib

test-server: ## store, HTTP, races, durability, on SQLite and PostgreSQL
	@$(TOOLS) cargo test -q --features ssr

# The last journey releases Slipway itself: it imports the report of all the others, so it runs after them.
end2end: client ## journeys in Chromium
	@$(TOOLS) cargo build -q --features ssr --bin slipway
	@cd end2end && npx tsc -p . && export SLIPWAY_BIN=$(abspath $(TARGET))/debug/slipway && \
		npx playwright test --grep-invert 'Slipway 0.1.0' && \
		SLIPWAY_JUNIT=$$PWD/test-results/junit.xml PLAYWRIGHT_JUNIT_OUTPUT_FILE=test-results/itself.xml npx playwright test --grep 'Slipway 0.1.0'

fuzz: setup-test ## feeds changed files to every reader, for FUZZ_SECONDS each (60 unless set)
	@$(TOOLS) cargo test -q --features ssr --test slipway-tests fuzz:: -- --ignored --nocapture

bench: setup-test build ## prints the table of budgets; exits 0 whatever they are
	@$(TOOLS) SLIPWAY_BIN=$(abspath $(TARGET))/release/slipway cargo test -q --release --features ssr --test slipway-tests bench:: -- --ignored --nocapture || echo 'The bench could not be finished.'

screenshots: setup-test build ## the README's pictures, into docs/
	@cd end2end && SLIPWAY_BIN=$(abspath $(TARGET))/release/slipway node screenshots.mjs
