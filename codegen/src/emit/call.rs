//! An operation to the call of it that examples show.

use super::answers;
use super::bodies;
use super::example::{self, Examples, Fit};
use super::scope::Scope;
use crate::ir::{Deprecation, Docs, Operation, Presence, Type};
use crate::name::{Ident, OperationNames};

/// How an example calls an operation.
pub(super) struct Call {
    /// The line that imports models, if any are needed.
    pub(super) imports: Option<String>,
    /// What stands before the call.
    pub(super) setup: Vec<String>,
    /// What stands between the parentheses.
    pub(super) arguments: String,
    /// The setters that follow, each with its dot.
    pub(super) setters: Vec<String>,
}

/// Which arguments an example has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// Those that it must have.
    Required,
    /// Those too of which the document gives an example.
    Everything,
}

/// A call with example arguments, or nothing where none can be made.
pub(super) fn example_call(
    scope: Scope<'_>,
    operation: &Operation,
    names: &OperationNames,
    shown: Shown,
) -> Option<Call> {
    let mut examples = Examples::default();
    let mut setup = Vec::new();
    let mut arguments = Vec::new();
    let required = operation
        .parameters
        .iter()
        .zip(&names.parameters)
        .filter(|(parameter, _)| parameter.presence == Presence::Required);
    for (parameter, name) in required {
        let docs = example::with_default(&parameter.docs, parameter.default.as_ref());
        let value = examples.expression(
            scope,
            &parameter.ty,
            &docs,
            parameter.wire.as_str(),
            fit(&parameter.ty),
        )?;
        push(&mut setup, &mut arguments, name, value);
    }
    let body = operation
        .body
        .as_ref()
        .filter(|body| body.presence == Presence::Required);
    let sent = body.map(answers::sent).unwrap_or_default();
    if let (Some(group), Some(name)) = (sent.first(), &names.body) {
        // Where there is a choice, only a model says by its type which one it is.
        if sent.len() > 1 && !bodies::converts(scope, group) {
            return None;
        }
        let value = examples.expression(
            scope,
            &group.best.ty,
            &Docs::default(),
            name.as_str(),
            fit(&group.best.ty),
        )?;
        push(&mut setup, &mut arguments, name, value);
    }
    let setters = match shown {
        Shown::Required => Vec::new(),
        Shown::Everything => setters(scope, operation, names, &mut examples),
    };
    Some(Call {
        imports: examples.imports(scope),
        setup,
        arguments: arguments.join(", "),
        setters,
    })
}

/// The setters of optional parameters of which the document gives an example, but for those it advises against.
fn setters(
    scope: Scope<'_>,
    operation: &Operation,
    names: &OperationNames,
    examples: &mut Examples,
) -> Vec<String> {
    let all = operation.parameters.iter().zip(&names.parameters);
    let shown = all.filter(|(parameter, _)| {
        let Docs {
            deprecated,
            examples,
            ..
        } = &parameter.docs;
        parameter.presence == Presence::Optional
            && *deprecated == Deprecation::Current
            && !examples.is_empty()
    });
    shown
        .filter_map(|(parameter, name)| {
            let value = examples.expression(
                scope,
                &parameter.ty,
                &parameter.docs,
                parameter.wire.as_str(),
                fit(&parameter.ty),
            )?;
            Some(format!(".{name}({})", value.replace('\n', "\n    ")))
        })
        .collect()
}

/// How an argument is spelt: maps are taken as they are.
fn fit(ty: &Type) -> Fit {
    match ty {
        Type::Map(_) => Fit::Exact,
        Type::Scalar(_)
        | Type::Any
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Nullable(_)
        | Type::Boxed(_)
        | Type::Named(_) => Fit::Argument,
    }
}

/// Gives a value of several lines a name of its own.
fn push(setup: &mut Vec<String>, arguments: &mut Vec<String>, name: &Ident, value: String) {
    if value.contains('\n') {
        // The client that the call is made on has a name too.
        let name = if name.as_str() == "client" {
            "argument"
        } else {
            name.as_str()
        };
        let text = format!("let {name} = {value};");
        setup.extend(text.lines().map(str::to_owned));
        arguments.push(name.to_owned());
    } else {
        arguments.push(value);
    }
}
