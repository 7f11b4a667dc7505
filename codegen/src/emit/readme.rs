//! What a reader of the package sees first: `README.md`, and the parts of it that the crate's front page repeats.

use super::answers::{self, Outcome};
use super::call::{Call, Shown, example_call};
use super::client;
use super::credentials;
use super::docs::{self, add_block};
use super::fake_page;
use super::features;
use super::incoming_page;
use super::markdown;
use super::page;
use super::scope::Scope;
use super::security;
use super::types::Reader;
use crate::config::Package;
use crate::ir::{BodyFormat, Info, License, Operation, OperationId, PagingStyle};

/// The whole file.
pub(super) fn emit(scope: Scope<'_>, package: &Package) -> String {
    let mut lines = vec![format!("# {}", title(scope))];
    add_block(&mut lines, introduction(scope, 1));
    add_block(&mut lines, install(package));
    add_block(&mut lines, ["## Use".to_owned()]);
    add_block(&mut lines, quick_start(scope));
    add_block(&mut lines, blocking(scope));
    add_block(&mut lines, settings(scope));
    add_block(&mut lines, around());
    add_block(&mut lines, credentials::section(scope));
    add_block(&mut lines, ["## Operations".to_owned()]);
    add_block(&mut lines, operations(scope));
    add_block(&mut lines, incoming_page::overview(scope, 2, Reader::Page));
    add_block(&mut lines, pages(scope));
    add_block(&mut lines, events(scope));
    add_block(&mut lines, errors());
    add_block(&mut lines, headers(scope));
    if let Some((id, call)) = shown(scope).and_then(|id| Some((id, call(scope, id)?))) {
        add_block(&mut lines, fake_page::section(scope, id, &call));
    }
    add_block(&mut lines, ["## Features".to_owned()]);
    add_block(&mut lines, features(scope, package));
    add_block(&mut lines, features::section(scope, 3));
    add_block(&mut lines, about(scope, package));
    docs::trimmed(&lines)
}

/// The document's title as Markdown, or a name where it has none.
pub(super) fn title(scope: Scope<'_>) -> String {
    let title = markdown::escape(&scope.api.info.title);
    if title.is_empty() {
        markdown::code(&scope.names.package)
    } else {
        title
    }
}

/// The document's summary and description, and the server.
pub(super) fn introduction(scope: Scope<'_>, below: usize) -> Vec<String> {
    let Info { docs, .. } = &scope.api.info;
    let mut lines = Vec::new();
    add_block(
        &mut lines,
        docs.summary
            .as_deref()
            .map(markdown::line)
            .filter(|line| !line.is_empty()),
    );
    if let Some(description) = &docs.description {
        add_block(&mut lines, markdown::blocks(description, below));
    }
    let url = markdown::code(client::base_url(scope));
    let server = if client::has_base_url(scope) {
        format!("Requests go to {url}, unless the client is given another base URL.")
    } else {
        format!(
            "The document names its server only as {url}, so the client has to be given a base URL."
        )
    };
    add_block(&mut lines, [server]);
    lines
}

fn install(package: &Package) -> Vec<String> {
    let name = package.name.as_str();
    [
        "## Install",
        "",
        "```sh",
        &format!("cargo add {name}"),
        "```",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// What an operation that is paged offers.
fn pages(scope: Scope<'_>) -> Vec<String> {
    let mut operations = scope.api.operations.iter();
    if operations.all(|operation| operation.paging.is_none()) {
        return Vec::new();
    }
    let text = "\
## Lists in pages

A request for a page of a longer list has `items()` and `pages()` beside `send()`: streams, or iterators in the blocking client, which
fetch a page when it is needed, from the one on that the request asks for. Its documentation says how the next page is found. A server
that leads in a circle, or to another origin, ends the list with an error of the kind `Paging`; nothing is sent to another origin.";
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    let leads_by_url = |operation: &Operation| {
        let style = operation.paging.as_ref().map(|paging| &paging.style);
        matches!(style, Some(PagingStyle::Link | PagingStyle::Url { .. }))
    };
    if scope.api.operations.iter().any(leads_by_url) {
        lines.push(
            "Where further pages are at another origin, `ClientBuilder::page_origin` names it, and it is as good as that of the call."
                .to_owned(),
        );
    }
    lines
}

/// What an operation that answers with events offers.
fn events(scope: Scope<'_>) -> Vec<String> {
    let has_events = |operation| {
        let streams = answers::streams(operation);
        streams
            .iter()
            .any(|stream| stream.format == BodyFormat::Events)
    };
    if !scope.api.operations.iter().any(has_events) {
        return Vec::new();
    }
    let text = "\
## Events as they happen

A request that is answered with server-sent events has `events()`: a stream, or an iterator in the blocking client. It ends with the
connection, unless it is told to go on: `events().await?.reconnect(Reconnect::default())` opens the connection again when it ends or
is lost, after the wait that the server asks for, or else 3 seconds, and names the last event by `Last-Event-ID`. It is given up after
five attempts in a row that came to nothing; `Reconnect` says how many there are and how long they go on. A server ends it by 204.
Only a call that does no harm to repeat is made again: others, such as a `POST`, where the request was marked by `idempotent()`.";
    text.lines().map(str::to_owned).collect()
}

/// An example as a function of its own, since Markdown has no hidden lines.
fn quick_start(scope: Scope<'_>) -> Vec<String> {
    function(scope, "```rust,no_run", "async fn example()", &body(scope))
}

fn function(scope: Scope<'_>, fence: &str, head: &str, body: &[String]) -> Vec<String> {
    let mut lines = vec![fence.to_owned()];
    lines.extend(imports(scope));
    lines.push(String::new());
    lines.push(format!(
        "{head} -> Result<(), Box<dyn std::error::Error>> {{"
    ));
    lines.extend(body.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!("    {line}")
        }
    }));
    lines.extend(["    Ok(())", "}", "```"].map(str::to_owned));
    lines
}

/// The imports of the examples.
pub(super) fn imports(scope: Scope<'_>) -> Vec<String> {
    let models = shown(scope)
        .and_then(|id| call(scope, id))
        .and_then(|call| call.imports);
    let client = format!("use {}::Client;", scope.names.library);
    [client].into_iter().chain(models).collect()
}

/// What an example does: it builds a client and calls the operation that shows most.
pub(super) fn body(scope: Scope<'_>) -> Vec<String> {
    let mut lines = build(scope);
    let Some((id, call)) = shown(scope).and_then(|id| Some((id, call(scope, id)?))) else {
        return lines;
    };
    let (operation, method) = (
        &scope.api.operations[id.index()],
        &scope.names.operation(id).method,
    );
    let Call {
        imports: _,
        setup,
        arguments,
        setters: _,
    } = call;
    lines.push(String::new());
    lines.extend(setup);
    if operation.paging.is_some() {
        lines.push("// Every page, one after the other, as a stream of items.".to_owned());
        lines.push(format!(
            "let mut items = client.{method}({arguments}).items();"
        ));
        lines.extend(
            [
                "while let Some(item) = items.try_next().await? {",
                "    println!(\"{item:?}\");",
                "}",
            ]
            .map(str::to_owned),
        );
    } else {
        lines.extend(sent(
            operation,
            &format!("client.{method}({arguments}).send().await?"),
        ));
    }
    lines
}

/// `let client = Client::builder().build()?;`, with what the operation that is shown cannot do without.
fn build(scope: Scope<'_>) -> Vec<String> {
    let mut setters = Vec::new();
    if !client::has_base_url(scope) {
        setters.push(".base_url(\"https://api.example.com\")".to_owned());
    }
    if let Some(id) = shown(scope) {
        setters.extend(credentials::setters(
            scope,
            &scope.api.operations[id.index()],
        ));
    }
    let line = format!(
        "let client = Client::builder(){}.build()?;",
        setters.concat()
    );
    if line.len() <= 100 {
        return vec![line];
    }
    let mut lines = vec!["let client = Client::builder()".to_owned()];
    lines.extend(setters.iter().map(|setter| format!("    {setter}")));
    lines.push("    .build()?;".to_owned());
    lines
}

fn sent(operation: &Operation, call: &str) -> Vec<String> {
    match answers::success(operation) {
        Outcome::Nothing => vec![format!("{call};")],
        Outcome::One(_) | Outcome::Several(_) => {
            vec![
                format!("let answer = {call};"),
                "println!(\"{answer:?}\");".to_owned(),
            ]
        }
    }
}

/// The operation that examples show: the first that is paged, else the first that only reads, else the first.
pub(super) fn shown(scope: Scope<'_>) -> Option<OperationId> {
    let rank = |id: &OperationId| {
        let operation = &scope.api.operations[id.index()];
        (operation.paging.is_none(), operation.method != "GET")
    };
    scope
        .operation_ids()
        .filter(|id| !answers::is_endless(&scope.api.operations[id.index()]))
        .filter(|id| call(scope, *id).is_some())
        .min_by_key(rank)
}

fn call(scope: Scope<'_>, id: OperationId) -> Option<Call> {
    example_call(
        scope,
        &scope.api.operations[id.index()],
        scope.names.operation(id),
        Shown::Required,
    )
}

fn blocking(scope: Scope<'_>) -> Vec<String> {
    let mut lines = vec!["Without async (feature `blocking`):".to_owned()];
    let mut body = build(scope);
    if let Some(last) = body.last_mut() {
        *last = last.replace(".build()?;", ".build()?.blocking();");
    }
    if let Some((id, call)) = shown(scope).and_then(|id| Some((id, call(scope, id)?))) {
        let (operation, method) = (
            &scope.api.operations[id.index()],
            &scope.names.operation(id).method,
        );
        body.extend(call.setup);
        body.extend(sent(
            operation,
            &format!("client.{method}({}).send()?", call.arguments),
        ));
    }
    add_block(
        &mut lines,
        function(
            scope,
            "```rust,no_run",
            "#[cfg(feature = \"blocking\")]\nfn example()",
            &body,
        ),
    );
    lines
        .iter()
        .flat_map(|line| line.split('\n'))
        .map(str::to_owned)
        .collect()
}

fn operations(scope: Scope<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for module in &scope.names.modules {
        if scope.names.modules.len() > 1 {
            add_block(
                &mut lines,
                [format!("### [`{0}`](docs/{0}.md)", module.name)],
            );
        }
        let mut rows = vec![
            "| Method | HTTP request | Description |".to_owned(),
            "|---|---|---|".to_owned(),
        ];
        rows.extend(module.operations.iter().map(|id| {
            let (operation, names) = (
                &scope.api.operations[id.index()],
                scope.names.operation(*id),
            );
            let (method, module) = (&names.method, module.name.bare());
            let anchor = names.method.bare();
            let request = markdown::code_cell(&page::request_line(operation));
            let summary = markdown::as_cell(&page::summary(operation));
            format!("| [`{method}`](docs/{module}.md#{anchor}) | {request} | {summary} |")
        }));
        add_block(&mut lines, rows);
    }
    lines
}

fn settings(scope: Scope<'_>) -> Vec<String> {
    if security::has_schemes(scope) {
        let text = [
            "The builder takes timeouts too, a bound on the size of answers, and a transport of your own: a proxy, a recorder, or a closure that",
            "stands for the server in tests.",
        ];
        return text.map(str::to_owned).to_vec();
    }
    let text = [
        "The builder takes credentials too (`bearer_token`, `basic`, `api_key`, or a provider that renews them), timeouts, a bound on the size",
        "of answers, and a transport of your own: a proxy, a recorder, or a closure that stands for the server in tests.",
    ];
    text.map(str::to_owned).to_vec()
}

fn around() -> Vec<String> {
    let text = [
        "Every request can have a header, a timeout, a base URL and a retry of its own: see `header`, `timeout`, `base_url` and `retry`, which",
        "all of them have. `send_with_response()` gives status and headers too, `send_raw()` the answer as the server gave it, of any status.",
        "A call that is dropped is cancelled: its connection is closed, and nothing more is sent.",
        "",
        "`ClientBuilder::middleware` puts code of yours around every request that is sent, retries and redirects included: it knows the",
        "operation, may change the request or answer it, and sees what comes of it. `ClientBuilder::after_call` tells of each call when it",
        "has ended, with all of its attempts. Proxies, certificates and HTTP/2 are set up on a",
        "`reqwest::Client` or a `ureq::Agent` of yours: see `ClientBuilder::reqwest_client` and `ClientBuilder::ureq_agent`.",
    ];
    text.map(str::to_owned).to_vec()
}

fn errors() -> Vec<String> {
    let text = [
        "## Errors",
        "",
        "Every call gives a `Result`. Its `Error` says what happened (`kind()`), and keeps what arrived: `status()`, `headers()`, the raw",
        "`body()`, and in `api()` the error body that the document declares for the operation, decoded. A body that does not fit its type",
        "is reported with the path to the culprit.",
        "",
        "What may pass is tried again, three times in all unless `ClientBuilder::retry` says otherwise: a call that could not be sent,",
        "whatever it is, and a call that it does no harm to repeat (`GET`, `PUT`, `DELETE` and the like, or what is known to be",
        "idempotent) also after a connection that broke and after statuses such as 429 and 503, with the pause that `Retry-After` asks for.",
    ];
    text.map(str::to_owned).to_vec()
}

/// Where the headers of answers are read, if any are declared.
fn headers(scope: Scope<'_>) -> Vec<String> {
    let Some(names) = scope.names.header_sets.first() else {
        return Vec::new();
    };
    vec![
        "## Headers".to_owned(),
        String::new(),
        "What the document says of the headers of answers is in the module `headers`, one type an operation: made of the headers of what".to_owned(),
        format!(
            "`send_with_response()` gives, or of those of an error, as in `{}::try_from(&response.headers)?`.",
            names.name
        ),
    ]
}

/// The features that every client has, and that of the whole API.
pub(super) fn features(scope: Scope<'_>, package: &Package) -> Vec<String> {
    const TABLE: [(&str, &str); 10] = [
        ("reqwest", "the transport of the asynchronous client"),
        ("rustls", "HTTPS in the transports that are enabled"),
        ("gzip", "answers that are compressed by gzip or deflate"),
        (
            "blocking",
            "the blocking client, `client.blocking()`, over `ureq`",
        ),
        ("brotli", "answers that are compressed by Brotli"),
        ("zstd", "answers that are compressed by Zstandard"),
        (
            "tracing",
            "a span of each call, under the names that OpenTelemetry gives HTTP clients, without credentials and values of queries",
        ),
        (
            "recording",
            "recording exchanges into a HAR file, without credentials, and replaying them in tests",
        ),
        (
            "fake",
            "a typed fake server, for tests of what is built upon the client",
        ),
        (
            "serde",
            "`Serialize` and `Deserialize` for all models, to keep them or to pass them on; the client does without",
        ),
    ];
    let row = |(name, what): (&str, &str)| {
        let default = if package.default_features.contains(&name) {
            "yes"
        } else {
            "no"
        };
        format!("| `{name}` | {default} | {what} |")
    };
    let head = ["| Feature | Default | What it adds |", "|---|---|---|"];
    let notes = [
        "",
        "Without any of them the client still works over a transport of your own: see `ClientBuilder::transport`.",
        "",
        "For `wasm32-unknown-unknown`, `reqwest` is the browser's `fetch`, which follows redirects itself and reads bodies to their end, and",
        "`rustls` adds nothing. A browser tells the client no time, so that each attempt may take as long as the whole call; `blocking` needs",
        "threads, which it does not have.",
        "",
        "Compressed answers are asked for and decoded in the codings that are built in, and the bound on the size of answers holds for what",
        "they expand to; `ClientBuilder::no_decompression` leaves them as they arrive.",
        "",
        "To test without a server, record a session once and replay it: `ClientBuilder::record` takes a `recording::Recorder`, and a",
        "`recording::Replayer` is a transport. Credentials are left out, and nothing is sent that was not recorded.",
    ];
    let head = head.map(str::to_owned).into_iter();
    let rows = TABLE.map(row).into_iter().chain(features::row(scope));
    head.chain(rows).chain(notes.map(str::to_owned)).collect()
}

fn about(scope: Scope<'_>, package: &Package) -> Vec<String> {
    let Info {
        title: _,
        version,
        docs: _,
        terms_of_service,
        contact,
        license,
        file_name,
        digest: _,
    } = &scope.api.info;
    let mut lines = vec!["## About this crate".to_owned()];
    let document = format!(
        "It is generated by specsmith from {}, version {}, and is not edited by hand: change the document and generate it anew.",
        markdown::code(file_name),
        markdown::code(version)
    );
    add_block(&mut lines, [document]);
    let (name, url, email) = contact;
    let contact: Vec<_> = [name, url, email]
        .into_iter()
        .flatten()
        .map(|text| markdown::line(text))
        .collect();
    let mut facts = Vec::new();
    if !contact.is_empty() {
        facts.push(format!("- Contact: {}", contact.join(", ")));
    }
    facts.extend(
        terms_of_service
            .as_deref()
            .map(|url| format!("- Terms of service: {}", markdown::line(url))),
    );
    if let Some(License {
        name,
        identifier: _,
        url,
    }) = license
    {
        let url = url
            .as_deref()
            .map(|url| format!(", {}", markdown::line(url)))
            .unwrap_or_default();
        facts.push(format!(
            "- Licence of the API: {}{url}",
            markdown::escape(name)
        ));
    }
    facts.extend(
        package
            .license
            .as_deref()
            .map(|license| format!("- Licence of this crate: {}", markdown::code(license))),
    );
    add_block(&mut lines, facts);
    lines
}

/// A page of `docs/`: all operations of a module.
pub(super) fn module_page(scope: Scope<'_>, module: &crate::name::Module) -> String {
    let mut lines = vec![format!("# `{}`", module.name)];
    add_block(&mut lines, super::modules::module_docs(scope, module));
    let server = format!(
        "All requests are relative to {}.",
        markdown::code(client::base_url(scope))
    );
    add_block(&mut lines, [server]);
    let mut rows = vec![
        "| Method | HTTP request | Description |".to_owned(),
        "|---|---|---|".to_owned(),
    ];
    rows.extend(module.operations.iter().map(|id| {
        let (operation, names) = (
            &scope.api.operations[id.index()],
            scope.names.operation(*id),
        );
        let request = markdown::code_cell(&page::request_line(operation));
        format!(
            "| [`{0}`](#{1}) | {request} | {2} |",
            names.method,
            names.method.bare(),
            markdown::as_cell(&page::summary(operation))
        )
    }));
    add_block(&mut lines, rows);
    for id in &module.operations {
        let names = scope.names.operation(*id);
        let operation = &scope.api.operations[id.index()];
        add_block(&mut lines, [format!("## `{}`", names.method)]);
        add_block(
            &mut lines,
            page::title(operation).map(|title| format!("{title}.")),
        );
        add_block(
            &mut lines,
            page::lines(scope, *id, super::types::Reader::Page),
        );
    }
    docs::trimmed(&lines)
}
