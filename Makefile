# The two commands of the README, and what they are made of.
.PHONY: quickstart quickstart-stop test build format check bench api-check fuzz clean

DIST := build/dist/lib/bothy-cli.jar
SOURCES := $(shell find . -path ./build -prune -o \( -path '*/src/main/*' -o -name pom.xml -o -path './scripts/build' -o -path './scripts/train*' \) -type f -print)

quickstart: $(DIST)
	@scripts/deps run
	@scripts/quickstart

quickstart-stop:
	@scripts/quickstart stop

test: $(DIST)
	@scripts/deps run test
	./mvnw -B verify --fail-at-end

build: $(DIST)

$(DIST): $(SOURCES)
	@scripts/deps build
	scripts/build

format:
	./mvnw -q spotless:apply

# The directions between rooms are a test. What -Dquick compiled has not been through the gates, and would not be compiled again.
check:
	./mvnw -B clean verify -Dtest=ArchitectureTest -Dsurefire.failIfNoSpecifiedTests=false

bench: $(DIST)
	@scripts/deps run test
	bench/run

# New seeds, for SECONDS; a failure tells its seed.
fuzz:
	./mvnw -q -Dquick -pl starlark test -Dtest=LongFuzz -Dfuzz.seconds=$(or $(SECONDS),300)

api-check:
	@scripts/api-check $(BASELINE)

clean:
	rm -rf build
	./mvnw -q clean
