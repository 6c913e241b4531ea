# Thin names for the scripts; each script can be called by itself.
.PHONY: help demo test sweep bench lint format install clean

help: ## what there is
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo: ## try everything against the sandbox, in a scratch repository
	@scripts/demo

test: ## build and run all tests
	@scripts/test

sweep: ## the long tests in full: kills, lost responses, two machines, all seeds
	@scripts/sweep

bench: ## measure against the limit and the floor
	@scripts/bench

lint: ## formatting, links, schemas, examples
	@scripts/lint

format: ## format the Swift sources in place
	@swift format -i -r Sources Tests Package.swift

install: ## build for release and copy under PREFIX (default /usr/local); DESTDIR is honoured
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install

clean: ## remove what was built
	@swift package clean
