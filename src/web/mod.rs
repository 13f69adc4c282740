//! HTTP: the API, health, and the pages: the one at `/`, and those behind the links in mails.

mod absences;
mod account;
mod alerts;
mod answers;
mod asset;
mod authority;
mod body;
mod book;
mod bulk;
mod bundle;
mod calendar;
mod case_page;
mod cases;
pub mod chart;
mod client;
mod closures;
mod contacts;
mod cookie;
mod done;
mod form;
mod gate;
mod headers;
mod health;
mod home;
mod icon;
mod inbox;
mod inbox_item;
mod jobs;
mod kept_forms;
mod ladder;
mod leave;
mod ledger;
mod letters;
mod navigation;
mod once;
mod onward;
pub mod openapi;
mod origin;
mod our_figures;
mod outbox;
mod overview;
mod page;
mod parties;
mod people;
mod persons;
mod picture;
mod problem;
mod qr;
mod query;
mod record;
mod register;
mod reports;
mod requests;
pub mod routes;
mod say;
mod script;
mod services;
mod sign_in;
mod signed_out;
mod steps;
mod style;
mod tasks;
mod tokens;
mod views;
mod worklist;

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App as HttpApp, HttpServer, web};

use crate::app::App;

/// A server that listens already; await it to serve. SIGTERM lets requests under way finish.
pub fn server(app: App) -> std::io::Result<(SocketAddr, Server)> {
    let config = app.config.clone();
    let settings = &config.server;
    let listener = TcpListener::bind(settings.address)?;
    let address = listener.local_addr()?;
    let max_body = settings.max_body_bytes;
    let data = web::Data::new(app);
    let server = HttpServer::new(move || {
        HttpApp::new()
            .app_data(data.clone())
            .app_data(web::PayloadConfig::new(max_body))
            .wrap(from_fn(headers::add))
            .wrap(Compress::default())
            .wrap(from_fn(headers::log))
            .configure(routes::configure)
            .default_service(web::to(page::no_such_route))
    })
    .workers(settings.workers)
    .worker_max_blocking_threads(16)
    .client_request_timeout(Duration::from_secs(settings.request_timeout_s))
    .client_disconnect_timeout(Duration::from_secs(5))
    .keep_alive(Duration::from_secs(75))
    .shutdown_timeout(settings.shutdown_timeout_s)
    // A page goes out in more than one piece; none waits for the one before to be confirmed.
    .tcp_nodelay(true)
    .listen(listener)?
    .run();
    Ok((address, server))
}
