//! What the README says of the fake server, with an example.

use std::collections::BTreeSet;

use super::answers::{self, Outcome};
use super::call::Call;
use super::docs::add_block;
use super::example::{Examples, Fit};
use super::scope::Scope;
use crate::ir::{Docs, OperationId};

/// The most lines that an answer of the example may have.
const LINES: usize = 20;

/// The section, whose example calls the operation in this way.
pub(super) fn section(scope: Scope<'_>, id: OperationId, call: &Call) -> Vec<String> {
    let method = &scope.names.operation(id).method;
    let mut lines = vec![
        "## Tests".to_owned(),
        String::new(),
        "With the feature `fake`, a `fake::Fake` stands for the server where your own code is tested. It has a method for each operation,"
            .to_owned(),
        "which says what to answer and shows what was asked:".to_owned(),
    ];
    add_block(&mut lines, example(scope, id, call));
    let text = [
        "Answers are given in the order in which they are scripted, and the last one again and again, unless `times` says how often:",
        "`answer` and `answer_with` take values of the operation's own types, `error` a status and the error body, `raw` and `raw_with`",
        "anything else (`fake::model` makes the models that only a server sends); `header` and `delay` change the answer before them, and",
        "`disconnect` gives none. A call that nobody scripted is answered by 501, with a text that names it.",
        "",
        &format!(
            "`fake.{method}().requests()` gives the requests so far, with parameters and body decoded (bodies of several parts are bytes, as they"
        ),
        "came), `recorded()` the same as they were received. Nothing of it needs a socket; `fake::Server::start(&fake)` listens on a port of",
        "this machine all the same, for whatever is not this client.",
    ];
    add_block(&mut lines, text.map(str::to_owned));
    lines
}

fn example(scope: Scope<'_>, id: OperationId, call: &Call) -> Vec<String> {
    let (operation, names) = (&scope.api.operations[id.index()], scope.names.operation(id));
    let (library, method) = (&scope.names.library, &names.method);
    let mut examples = Examples::default();
    let answer = match answers::success(operation) {
        Outcome::Nothing => Some("()".to_owned()),
        Outcome::One(ty) => examples.expression(scope, ty, &Docs::default(), "answer", Fit::Exact),
        Outcome::Several(_) => None,
    };
    let answer = answer.filter(|answer| answer.lines().count() <= LINES);
    let mut models = models(call.imports.as_deref().unwrap_or_default());
    let is_of_fake = answer.is_some() && examples.is_of_fake;
    let fake = if is_of_fake { "{self, Fake}" } else { "Fake" };
    let mut uses = vec![format!("use {library}::fake::{fake};")];
    let script = if let Some(answer) = answer {
        models.extend(examples.models);
        answer_lines(method.as_str(), &answer)
    } else {
        uses.insert(0, format!("use {library}::StatusCode;"));
        let json = "\"application/json\", \"{}\"";
        vec![format!("fake.{method}().raw(StatusCode::OK, {json});")]
    };
    let models: Vec<_> = models.into_iter().collect();
    match models.as_slice() {
        [] => {}
        [model] => uses.push(format!("use {library}::models::{model};")),
        models => uses.push(format!("use {library}::models::{{{}}};", models.join(", "))),
    }
    let mut body = uses;
    body.extend([String::new(), "let fake = Fake::new();".to_owned()]);
    body.extend(script);
    body.extend([
        String::new(),
        "let client = fake.builder().build()?;".to_owned(),
    ]);
    body.extend(call.setup.iter().cloned());
    body.push(format!(
        "client.{method}({}).send().await?;",
        call.arguments
    ));
    body.push(format!("assert_eq!(fake.{method}().count(), 1);"));
    let mut lines = [
        "```rust,no_run",
        "#[cfg(feature = \"fake\")]",
        "async fn example() -> Result<(), Box<dyn std::error::Error>> {",
    ]
    .map(str::to_owned)
    .to_vec();
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

/// `fake.get_thing().answer(Thing::new(1));`
fn answer_lines(method: &str, answer: &str) -> Vec<String> {
    let text = format!("fake.{method}().answer({answer});");
    text.lines().map(str::to_owned).collect()
}

/// The models that a line of imports names.
fn models(imports: &str) -> BTreeSet<String> {
    let names = imports.rsplit("::").next().unwrap_or_default();
    let names = names.split(|c: char| "{}, ;".contains(c));
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}
