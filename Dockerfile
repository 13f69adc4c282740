FROM rust:1.95-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends libssl-dev pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo build --release --locked --features pg-tls

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates libssl3 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /var/lib/twentyweeks --shell /usr/sbin/nologin twentyweeks
COPY --from=build /src/target/release/twentyweeks /usr/local/bin/twentyweeks
USER twentyweeks
# The default database and mail folder are relative to here.
WORKDIR /var/lib/twentyweeks
VOLUME /var/lib/twentyweeks
ENV TWENTYWEEKS__SERVER__ADDRESS=0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["twentyweeks"]
CMD ["serve"]
