//! A parameter to the call that sets it, and a path to the template that parameters fill.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::File;
use crate::ir::{Constant, Field, Operation, Parameter, Place, Segment, Style, Type, TypeKind};

/// `.query("records", records)`
pub(super) fn set(file: &File<'_>, parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let name = parameter.wire.as_str();
    let style = style_of(file, parameter);
    match (parameter.place, style) {
        (Place::Path, None) => quote!(.path(#name, #value)),
        (Place::Path, Some(style)) => quote!(.path_styled(#name, #style, #value)),
        (Place::Header, None) => quote!(.header(#name, #value)),
        (Place::Header, Some(style)) => quote!(.header_styled(#name, #style, #value)),
        (Place::Query, None) => quote!(.query(#name, #value)),
        (Place::Query, Some(style)) => quote!(.query_styled(#name, #style, #value)),
        (Place::Cookie, None) => quote!(.cookie(#name, #value)),
        (Place::Cookie, Some(style)) => quote!(.cookie_styled(#name, #style, #value)),
        (Place::QueryString, style) => {
            let style = style.unwrap_or_else(|| self::style(file, &parameter.style));
            quote!(.query_string(#style, #value))
        }
    }
}

/// `.query("Action", "ListQueues")`
pub(super) fn set_constant(constant: &Constant) -> TokenStream {
    let Constant {
        wire,
        place,
        value,
        docs: _,
    } = constant;
    let name = wire.as_str();
    match place {
        Place::Path => quote!(.path(#name, #value)),
        Place::Query | Place::QueryString => quote!(.query(#name, #value)),
        Place::Header => quote!(.header(#name, #value)),
        Place::Cookie => quote!(.cookie(#name, #value)),
    }
}

/// `const { &[("card", Style::DEEP_OBJECT)] }`
pub(super) fn fields(file: &File<'_>, fields: &[Field]) -> TokenStream {
    let fields = fields.iter().map(|field| {
        let Field {
            wire,
            style: spelling,
            reserved,
        } = field;
        let name = wire.as_str();
        let style = style(file, spelling);
        let reserved = reserved.then(|| quote!(.reserved()));
        quote!((#name, #style #reserved))
    });
    quote!(const { &[#(#fields),*] })
}

/// The style of a parameter, where it is not the usual one of its place.
pub(super) fn style_of(file: &File<'_>, parameter: &Parameter) -> Option<TokenStream> {
    let Parameter {
        wire: _,
        place,
        style: spelling,
        reserved,
        empty,
        ty,
        presence: _,
        docs: _,
        default: _,
    } = parameter;
    let is_scalar = is_scalar(file, ty);
    let is_usual = match (place, spelling) {
        (Place::Path | Place::Header, Style::Simple)
        | (Place::Query | Place::Cookie, Style::FormExploded) => true,
        // Single values are written alike in these.
        (
            Place::Path | Place::Header | Place::Query | Place::Cookie,
            Style::Simple
            | Style::SimpleExploded
            | Style::Form
            | Style::FormExploded
            | Style::SpaceDelimited
            | Style::PipeDelimited
            | Style::TabDelimited
            | Style::DeepObject,
        ) => is_scalar,
        (
            _,
            Style::Content { .. }
            | Style::Cookie
            | Style::Label
            | Style::LabelExploded
            | Style::Matrix
            | Style::MatrixExploded,
        )
        | (Place::QueryString, _) => false,
    };
    let empty = *empty && !is_scalar;
    if is_usual && !reserved && !empty {
        return None;
    }
    let style = style(file, spelling);
    let reserved = reserved.then(|| quote!(.reserved()));
    let empty = empty.then(|| quote!(.or_empty()));
    Some(quote!(#style #reserved #empty))
}

/// `Style::DEEP_OBJECT`
fn style(file: &File<'_>, style: &Style) -> TokenStream {
    let styles = file.runtime("Style");
    match style {
        Style::Simple => quote!(#styles::SIMPLE),
        Style::SimpleExploded => quote!(#styles::SIMPLE_EXPLODED),
        Style::Label => quote!(#styles::LABEL),
        Style::LabelExploded => quote!(#styles::LABEL_EXPLODED),
        Style::Matrix => quote!(#styles::MATRIX),
        Style::MatrixExploded => quote!(#styles::MATRIX_EXPLODED),
        Style::Form => quote!(#styles::FORM),
        Style::FormExploded => quote!(#styles::FORM_EXPLODED),
        Style::SpaceDelimited => quote!(#styles::SPACE_DELIMITED),
        Style::PipeDelimited => quote!(#styles::PIPE_DELIMITED),
        Style::TabDelimited => quote!(#styles::TAB_DELIMITED),
        Style::DeepObject => quote!(#styles::DEEP_OBJECT),
        Style::Cookie => quote!(#styles::COOKIE),
        Style::Content {
            media_type,
            format: _,
        } => quote!(#styles::content(#media_type)),
    }
}

fn is_scalar(file: &File<'_>, ty: &Type) -> bool {
    match ty {
        Type::Scalar(_) => true,
        Type::Named(id) => match &file.scope.api.type_def(*id).kind {
            TypeKind::Enumeration(_) => true,
            TypeKind::Object(_) | TypeKind::Union(_) | TypeKind::Alias(_) => false,
        },
        Type::Any
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Nullable(_)
        | Type::Boxed(_) => false,
    }
}

/// `/usage-sessions/{subscription-id}/active`; braces that enclose no parameter are encoded.
pub(super) fn template(operation: &Operation) -> String {
    let pieces = operation.path.iter().map(|segment| match segment {
        Segment::Text(text) => text.replace('{', "%7B").replace('}', "%7D"),
        Segment::Parameter(index) => {
            let parameter = operation.parameters.get(*index);
            let name = parameter.map(|parameter| parameter.wire.as_str());
            format!("{{{}}}", name.unwrap_or_default())
        }
    });
    pieces.collect()
}
