//! Names of operations, of their parameters and answers, of modules and of media types.

use std::collections::BTreeSet;

use super::names::{Ident, Module, OperationNames};
use super::scope::{Scope, Wish};
use super::security::Security;
use super::spelling::Kind;
use super::words;
use crate::ir::{Api, BodyFormat, Content, Operation, OperationId, Presence, StatusRange};
use crate::maps::IndexMap;
use crate::media_type::essence;

/// Names all operations, but for their headers. What stands beside them in their files must not be called like what `models` holds, which the files import.
pub(super) fn assign_operations(
    api: &Api,
    models: &Scope,
    security: &Security,
) -> Vec<OperationNames> {
    let methods = Scope::default().assign(
        api.operations
            .iter()
            .map(|operation| Wish::of(Kind::Method, operation.id.as_str())),
    );
    let spell = |kind: Kind, method: &Ident| kind.spell(&words::split(method.bare()));

    let mut scope = models.clone();
    let wishes = methods.iter().map(|method| {
        Wish::derived(Kind::Request, spell(Kind::Request, method)).or_with("Request", models)
    });
    let requests = scope.assign(wishes);
    let constants = scope.assign(
        methods
            .iter()
            .map(|method| Wish::derived(Kind::Constant, spell(Kind::Constant, method))),
    );

    let given = methods.into_iter().zip(requests).zip(constants);
    let named =
        api.operations
            .iter()
            .zip(given)
            .map(|(operation, ((method, request), constant))| {
                let (parameters, body) = assign_parameters(operation);
                let (answers, contents) = assign_answers(operation);
                OperationNames {
                    defaults: parameters.iter().map(default_constant).collect(),
                    parameters,
                    security: security.of(operation),
                    body,
                    headers: None,
                    output: scope
                        .assign_one(Wish::derived(Kind::Request, format!("{request}Output"))),
                    error: scope
                        .assign_one(Wish::derived(Kind::Request, format!("{request}Error"))),
                    bodies: scope
                        .assign_one(Wish::derived(Kind::Request, format!("{request}Body"))),
                    answers,
                    contents,
                    sent: assign_sent(operation),
                    method,
                    request,
                    constant,
                }
            });
    named.collect()
}

/// The parameters' arguments or setters, and the body's.
fn assign_parameters(operation: &Operation) -> (Vec<Ident>, Option<Ident>) {
    let kind = |presence: Presence| match presence {
        Presence::Required => Kind::Argument,
        Presence::Optional => Kind::RequestSetter,
    };
    let mut wishes: Vec<Wish> = operation
        .parameters
        .iter()
        .map(|parameter| Wish::of(kind(parameter.presence), parameter.wire.as_str()))
        .collect();
    wishes.extend(operation.body.iter().map(|body| match &body.proposed {
        Some(proposed) => Wish::of(kind(body.presence), proposed),
        None => Wish::derived(kind(body.presence), "body".to_owned()),
    }));
    let mut scope = Scope::default();
    for method in stream_methods(operation) {
        scope.assign_one(Wish::derived(Kind::RequestSetter, method.to_owned()));
    }
    let mut names = scope.assign(wishes);
    let body = names.split_off(operation.parameters.len()).pop();
    (names, body)
}

/// The methods that only requests of some answers have, so that parameters of other requests may be called like them.
fn stream_methods(operation: &Operation) -> impl Iterator<Item = &'static str> {
    let contents = operation.answers.iter().flat_map(|answer| &answer.content);
    contents.filter_map(|content| match content.format {
        BodyFormat::Bytes => Some("stream"),
        BodyFormat::Events => Some("events"),
        BodyFormat::Lines => Some("lines"),
        BodyFormat::Json
        | BodyFormat::Xml
        | BodyFormat::Form
        | BodyFormat::Multipart
        | BodyFormat::Text => None,
    })
}

/// `DEFAULT_RECORDS` of `records`; parameters that differ give constants that differ.
fn default_constant(parameter: &Ident) -> Ident {
    Ident::new(format!("DEFAULT_{}", parameter.bare().to_ascii_uppercase()))
}

/// The variants of answers: by answer, and by answer and content.
fn assign_answers(operation: &Operation) -> (Vec<Ident>, Vec<Vec<Ident>>) {
    let spelt = operation.answers.iter().map(|answer| match answer.status {
        StatusRange::Exactly(status) => {
            phrase(status).map_or_else(|| format!("Status{status}"), str::to_owned)
        }
        StatusRange::Hundred(1) => "Informational".to_owned(),
        StatusRange::Hundred(2) => "Success".to_owned(),
        StatusRange::Hundred(3) => "Redirection".to_owned(),
        StatusRange::Hundred(4) => "ClientError".to_owned(),
        StatusRange::Hundred(5) => "ServerError".to_owned(),
        StatusRange::Hundred(hundred) => format!("Status{hundred}xx"),
        StatusRange::Default => "Default".to_owned(),
    });
    let mut scope = Scope::default();
    let answers = scope.assign(spelt.map(|text| Wish::derived(Kind::Variant, text)));
    let contents = operation
        .answers
        .iter()
        .zip(&answers)
        .map(|(answer, name)| {
            let wishes = answer.content.iter().map(|content| {
                let text = format!("{name}{}", subtype(&content.media_type));
                Wish::derived(Kind::Variant, text)
            });
            scope.assign(wishes)
        });
    let contents = contents.collect();
    (answers, contents)
}

/// The variants of bodies, by content.
fn assign_sent(operation: &Operation) -> Vec<Ident> {
    let contents = operation.body.iter().flat_map(|body| &body.content);
    Scope::default()
        .assign(contents.map(|content| Wish::derived(Kind::Variant, subtype(&content.media_type))))
}

/// What tells a media type from others: `Json` of `application/json`, `Image` of `image/*`.
pub(super) fn subtype(media_type: &str) -> String {
    let essence = essence(media_type);
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    let told = match (kind, subtype) {
        ("*", "*") => "any",
        (kind, "*") => kind,
        (_, subtype) => subtype,
    };
    Kind::Variant.spell(&words::split(told))
}

/// What RFC 9110 and its neighbours call a status.
fn phrase(status: u16) -> Option<&'static str> {
    Some(match status {
        100 => "Continue",
        101 => "SwitchingProtocols",
        102 => "Processing",
        103 => "EarlyHints",
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritativeInformation",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        208 => "AlreadyReported",
        226 => "ImUsed",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        407 => "ProxyAuthenticationRequired",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "LengthRequired",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        414 => "UriTooLong",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        417 => "ExpectationFailed",
        421 => "MisdirectedRequest",
        422 => "UnprocessableContent",
        423 => "Locked",
        424 => "FailedDependency",
        425 => "TooEarly",
        426 => "UpgradeRequired",
        428 => "PreconditionRequired",
        429 => "TooManyRequests",
        431 => "RequestHeaderFieldsTooLarge",
        451 => "UnavailableForLegalReasons",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        505 => "HttpVersionNotSupported",
        506 => "VariantAlsoNegotiates",
        507 => "InsufficientStorage",
        508 => "LoopDetected",
        511 => "NetworkAuthenticationRequired",
        _ => return None,
    })
}

/// One module a tag that has operations, and one for operations without a tag.
pub(super) fn assign_modules(api: &Api) -> Vec<Module> {
    let tagged = (0..api.tags.len()).map(Some);
    let mut modules: IndexMap<Option<usize>, Vec<OperationId>> =
        tagged.chain([None]).map(|tag| (tag, Vec::new())).collect();
    for (id, operation) in (0..).map(OperationId).zip(&api.operations) {
        modules.entry(operation.tag).or_default().push(id);
    }
    modules.retain(|_, operations| !operations.is_empty());

    let names = Scope::default().assign(modules.keys().map(|tag| match tag {
        Some(index) => Wish::of(Kind::Module, api.tags[*index].name.as_str()),
        None => Wish::derived(Kind::Module, "untagged".to_owned()),
    }));
    modules
        .into_iter()
        .zip(names)
        .map(|((tag, operations), name)| Module {
            name,
            operations,
            tag,
        })
        .collect()
}

/// The media types in which the API answers.
pub(super) fn assign_media_types(api: &Api) -> Vec<(String, Ident)> {
    let contents = api
        .operations
        .iter()
        .flat_map(|operation| &operation.answers)
        .flat_map(|answer| &answer.content);
    let asked: BTreeSet<String> = contents.map(Content::asked).collect();
    let names = Scope::default().assign(asked.iter().map(|asked| Wish::of(Kind::Variant, asked)));
    asked.into_iter().zip(names).collect()
}
