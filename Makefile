# Risicokaart. `make` lists the targets.

VERSION     := $(shell git describe --tags --always --dirty 2>/dev/null)
GO_FLAGS    := -trimpath -ldflags "-X main.versionTag=$(VERSION)"
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.2.0

.DEFAULT_GOAL := help
.PHONY: help run build test test-cases test-country lint bench web web-check fmt

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install what is missing, build and start; DATA="PATH PATH" imports those files, ADDR=HOST:PORT listens there
	@scripts/install-deps.sh run
	@$(MAKE) --no-print-directory build
	@bin/risicokaart up $(if $(ADDR),--addr $(ADDR)) $(foreach path,$(DATA),--data $(path))

build: ## build bin/risicokaart
	@CGO_ENABLED=1 go build $(GO_FLAGS) -o bin/risicokaart ./cmd/risicokaart

# The race detector makes sums many times as long and finds nothing in them. Under it,
# tests that ask testing.Short() take smaller ones; their packages run again without it,
# in full, beside the built program, which it cannot look into.
test: ## install what tests need and run all of them, with the race detector where it tells something
	@scripts/install-deps.sh test
	@$(MAKE) --no-print-directory web-check
	go vet ./...
	@test -d ../shared/data || echo "../shared/data is missing: tests on the real figures are skipped (go test -v names them)"
	go test -race -short -timeout 20m $$(go list ./... | grep -v /e2e)
	go test -timeout 20m -skip TestCases ./e2e $$(grep -rl --include=*_test.go 'testing.Short()' cmd data internal tiles | xargs -n1 dirname | sort -u | sed 's|^|./|')

test-cases: ## imports of files as people have them, some 170: minutes
	go test -timeout 20m ./e2e -run TestCases

test-country: ## tests of the example country at full size: minutes, 1.2 GB
	RISICOKAART_SLOW_TESTS=1 go test ./data/demo/... -run FullCountry

lint: ## gofmt, go vet, staticcheck, govulncheck
	@test -z "$$(gofmt -l cmd data e2e internal migrations tiles web/*.go)" || { gofmt -l cmd data e2e internal migrations tiles web/*.go; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...
	@scripts/govulncheck.sh $(GOVULNCHECK)

bench: ## benchmarks of the hot paths
	go test -run '^$$' -bench . -benchmem ./data/... ./internal/... ./tiles/... ./e2e

web: ## build the front end into web/dist, which is committed
	cd web && npm ci --no-audit --no-fund --silent && npm run --silent build

# The committed bundle is what its sources build to, and the map's style is one
# that MapLibre's own checker accepts.
web-check: web ## build the front end, check, lint and test it, and that web/dist is what was built
	cd web && npm run --silent check && npm run --silent lint && npm run --silent test
	@git diff --exit-code --stat -- web/dist || { echo "web/dist differs from what its sources build to: run make web and commit"; exit 1; }

fmt: ## format all Go code
	gofmt -w cmd data e2e internal migrations tiles web/*.go
