//! The types that operations have of their own, requests and the enums of answers, errors and bodies: within a module those that are
//! alike are further names of the first.
//!
//! It is for operations what `pass::alike` is for models. Documents give whole families of operations the same choice of answers (in
//! Kubernetes' API half of them) and the same parameters (two thirds), and a function that takes one takes them all. Requests may differ
//! in what is answered, which then is a parameter of their type. It ends at a module because that is what a feature enables.

use super::answers::{self, Direction, Group, Outcome, Variant};
use super::bodies;
use super::scope::Scope;
use crate::ir::{
    BodyFormat, Content, Docs, Operation, OperationId, Paging, PagingBasis, Parameter, Presence,
    StatusRange, Type,
};
use crate::maps::{HashMap, HashSet};
use crate::name::{Ident, OperationNames};

/// Which enum of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Own {
    Output,
    Error,
    Bodies,
}

impl Own {
    /// The enum of answers or of errors.
    pub(super) fn of(direction: Direction) -> Self {
        match direction {
            Direction::Success => Self::Output,
            Direction::Failure => Self::Error,
        }
    }

    /// What it is called.
    pub(super) fn name(self, names: &OperationNames) -> &Ident {
        match self {
            Self::Output => &names.output,
            Self::Error => &names.error,
            Self::Bodies => &names.bodies,
        }
    }
}

/// The types of a module that an earlier operation has already.
#[derive(Default)]
pub(super) struct Repeated {
    enums: HashMap<(OperationId, Own), OperationId>,
    requests: HashMap<OperationId, OperationId>,
    /// The operations whose requests stand for others that are answered otherwise.
    versatile: HashSet<OperationId>,
    /// Operations whose answer is, in all of a family, the first of its type: each type of answer has its own items.
    answers: HashSet<OperationId>,
}

/// How many requests have to be alike for them to be one type. Below that, a reader has more of a type for each operation than
/// the compiler has of one for all.
const FAMILY: usize = 4;

impl Repeated {
    /// Compares the operations of a module.
    pub(super) fn of(scope: Scope<'_>, operations: &[OperationId]) -> Self {
        let mut repeated = Self::enums(scope, operations);
        repeated.compare_requests(scope, operations);
        repeated
    }

    /// Compares them in their enums alone.
    pub(super) fn enums(scope: Scope<'_>, operations: &[OperationId]) -> Self {
        let mut forms: HashMap<(Own, Vec<Form>), OperationId> = HashMap::default();
        let mut repeated = Self::default();
        for id in operations {
            let (operation, names) = (
                &scope.api.operations[id.index()],
                scope.names.operation(*id),
            );
            let all = [
                (
                    Own::Output,
                    answered(scope, operation, names, answers::success(operation)),
                ),
                (
                    Own::Error,
                    answered(scope, operation, names, answers::failure(operation)),
                ),
                (Own::Bodies, sent(scope, operation, names)),
            ];
            for (own, form) in all {
                if form.is_empty() {
                    continue;
                }
                let first = *forms.entry((own, form)).or_insert(*id);
                if first != *id {
                    repeated.enums.insert((*id, own), first);
                }
            }
        }
        repeated
    }

    fn compare_requests(&mut self, scope: Scope<'_>, operations: &[OperationId]) {
        let mut families: HashMap<RequestForm, Vec<OperationId>> = HashMap::default();
        for id in operations {
            if let Some(form) = self.request_form(scope, *id) {
                families.entry(form).or_default().push(*id);
            }
        }
        let families = families.into_values();
        for family in families.filter(|family| family.len() >= FAMILY) {
            let Some((first, others)) = family.split_first() else {
                continue;
            };
            let mut answers = HashSet::default();
            answers.insert(self.success(scope, *first));
            for other in others {
                self.requests.insert(*other, *first);
                if answers.insert(self.success(scope, *other)) {
                    self.versatile.insert(*first);
                    self.answers.insert(*other);
                }
            }
        }
    }

    /// The operation whose enum is the same type, if this one's is a further name.
    pub(super) fn first(&self, id: OperationId, own: Own) -> Option<OperationId> {
        self.enums.get(&(id, own)).copied()
    }

    /// The operation whose request is the same type, if this one's is a further name.
    pub(super) fn first_request(&self, id: OperationId) -> Option<OperationId> {
        self.requests.get(&id).copied()
    }

    /// Whether what is answered is a parameter of the request's type, the first of those that are alike.
    pub(super) fn is_versatile(&self, first: OperationId) -> bool {
        self.versatile.contains(&first)
    }

    /// Whether no earlier operation, whose request is of the same type, is answered as this one is.
    pub(super) fn is_answered_first(&self, id: OperationId) -> bool {
        self.answers.contains(&id)
    }

    /// The form of a request; none where there is nothing to set.
    fn request_form(&self, scope: Scope<'_>, id: OperationId) -> Option<RequestForm> {
        let (operation, names) = (&scope.api.operations[id.index()], scope.names.operation(id));
        let optional = operation.parameters.iter().zip(&names.parameters);
        let optional = optional.filter(|(parameter, _)| parameter.presence == Presence::Optional);
        let setters: Vec<_> = optional
            .map(|(parameter, name)| {
                let ty = scope.own_type(&parameter.ty);
                let parameter = parameter.clone();
                (name.clone(), Parameter { ty, ..parameter })
            })
            .collect();
        if setters.is_empty() {
            return None;
        }
        let streams = answers::streams(operation).into_iter();
        let streams = streams.map(|stream| {
            let item = stream.item.map(|item| scope.own_type(item));
            (stream.format, stream.media_types, item)
        });
        let has_constants = setters
            .iter()
            .any(|(_, parameter)| parameter.default.is_some());
        Some(RequestForm {
            method: operation.method.clone(),
            setters,
            body: self.body_form(scope, id),
            media_types: answers::media_types(operation),
            streams: streams.collect(),
            is_endless: answers::is_endless(operation),
            error: self.answer(scope, id, Direction::Failure),
            is_upload: bodies::is_upload(operation),
            paging: operation.paging.as_ref().map(paging_form),
            answer: has_constants.then(|| self.success(scope, id)),
        })
    }

    /// The form of a body that can be left out.
    fn body_form(&self, scope: Scope<'_>, id: OperationId) -> Option<BodyForm> {
        let body = scope.api.operations[id.index()].body.as_ref();
        let body = body.filter(|body| body.presence == Presence::Optional)?;
        let groups = answers::sent(body);
        let content = match groups.split_first()? {
            (one, []) => BodyContent::One(own_content(scope, one)),
            _ => BodyContent::Several(self.first(id, Own::Bodies).unwrap_or(id)),
        };
        Some(BodyForm {
            name: scope.names.operation(id).body.clone(),
            docs: body.docs.clone(),
            content,
        })
    }

    /// What is answered at once; what has no end has only streams.
    fn success(&self, scope: Scope<'_>, id: OperationId) -> Answer {
        if answers::is_endless(&scope.api.operations[id.index()]) {
            return Answer::Nothing;
        }
        self.answer(scope, id, Direction::Success)
    }

    fn answer(&self, scope: Scope<'_>, id: OperationId, direction: Direction) -> Answer {
        match direction.outcome(&scope.api.operations[id.index()]) {
            Outcome::Nothing => Answer::Nothing,
            Outcome::One(ty) => Answer::One(scope.own_type(ty)),
            Outcome::Several(_) => {
                Answer::Several(self.first(id, Own::of(direction)).unwrap_or(id))
            }
        }
    }
}

/// What has to agree of requests: all that is emitted for them but what is said of the operation, and what sends them.
#[derive(PartialEq, Eq, Hash)]
struct RequestForm {
    /// What is sent by one method is not taken for what is sent by another.
    method: String,
    setters: Vec<(Ident, Parameter)>,
    body: Option<BodyForm>,
    /// Those that can be asked for.
    media_types: Vec<String>,
    streams: Vec<(BodyFormat, Vec<String>, Option<Type>)>,
    is_endless: bool,
    error: Answer,
    is_upload: bool,
    /// How it is paged, but for what the items are.
    paging: Option<Paging>,
    /// What is answered, where that must not be a parameter: nobody could name a constant of a type with one.
    answer: Option<Answer>,
}

/// The ways from page to page and to what pages hold, whatever that is, and whoever says so.
fn paging_form(paging: &Paging) -> Paging {
    Paging {
        basis: PagingBasis::Declared,
        item: Type::Any,
        ..paging.clone()
    }
}

/// What a body that can be left out has to agree in.
#[derive(PartialEq, Eq, Hash)]
struct BodyForm {
    name: Option<Ident>,
    docs: Docs,
    content: BodyContent,
}

/// What can be sent.
#[derive(PartialEq, Eq, Hash)]
enum BodyContent {
    One(Content),
    /// The enum of this operation.
    Several(OperationId),
}

/// What is answered.
#[derive(PartialEq, Eq, Hash)]
enum Answer {
    Nothing,
    One(Type),
    /// The enum of this operation.
    Several(OperationId),
}

/// What has to agree of a variant: all that is emitted for it but what it says of itself.
#[derive(PartialEq, Eq, Hash)]
struct Form {
    name: Option<Ident>,
    holds: Holds,
    /// All media types that it can come in, or be read from.
    media_types: Vec<String>,
}

#[derive(PartialEq, Eq, Hash)]
enum Holds {
    Answer {
        status: StatusRange,
        /// Whether its media types tell it from others of its status.
        is_choice: bool,
        ty: Option<Type>,
    },
    Body(Content),
}

/// The form of an enum of answers; empty where there is none.
fn answered(
    scope: Scope<'_>,
    operation: &Operation,
    names: &OperationNames,
    outcome: Outcome<'_>,
) -> Vec<Form> {
    let Outcome::Several(variants) = outcome else {
        return Vec::new();
    };
    let form = |variant: &Variant<'_>| Form {
        name: answers::variant_name(names, variant).cloned(),
        holds: Holds::Answer {
            status: variant.status,
            is_choice: variant.choice.is_some(),
            ty: variant.ty.map(|ty| scope.own_type(ty)),
        },
        media_types: answers::variant_media_types(operation, variant),
    };
    variants.iter().map(form).collect()
}

/// The form of an enum of bodies; empty where there is none.
fn sent(scope: Scope<'_>, operation: &Operation, names: &OperationNames) -> Vec<Form> {
    let groups = operation
        .body
        .as_ref()
        .map(answers::sent)
        .unwrap_or_default();
    if groups.len() < 2 {
        return Vec::new();
    }
    let form = |group: Group<'_>| Form {
        name: names.sent.get(group.index).cloned(),
        holds: Holds::Body(own_content(scope, &group)),
        media_types: group.media_types,
    };
    groups.into_iter().map(form).collect()
}

/// What a group sends, its type told apart from others as the compiler does.
fn own_content(scope: Scope<'_>, group: &Group<'_>) -> Content {
    Content {
        ty: scope.own_type(&group.best.ty),
        ..group.best.clone()
    }
}
