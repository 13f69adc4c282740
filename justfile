# The everyday commands: `just` lists them.

_list:
    @just --list

# The application with demonstration data
run *args:
    cargo run -- serve --demo {{ args }}

# All tests; on PostgreSQL too where TEST_POSTGRES_URL is set
test *args:
    cargo nextest run {{ args }}

# Format the code
fmt:
    cargo fmt

# Format, lints and documentation, as CI checks them
lint:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps

# Measure
bench *args:
    cargo bench {{ args }}

# Everything that CI runs
ci:
    .ci/run
